/** Draws numbers of at least 0 and below 1. */
export type Random = () => number

/** A seeded stream for one purpose, so that how often one stream is read never changes another (mulberry32). */
export function createRandom(seed: number, purpose: string): Random {
  let state = seed | 0
  for (const character of purpose) state = Math.imul(state ^ character.charCodeAt(0), 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A whole number from `least` to `most`. */
export function wholeBetween(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}
