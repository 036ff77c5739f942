/** Draws numbers of at least 0 and below 1. */
export type Random = () => number

/**
 * A seeded stream for one purpose, so that how often one is read never changes another. xorshift32: plenty for
 * delays and choices, and as fast as the rest of a simulated day.
 */
export function createRandom(seed: number, purpose: string): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  for (const character of purpose) state = Math.imul(state ^ character.charCodeAt(0), 0x85ebca6b)
  if (state === 0) state = 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
