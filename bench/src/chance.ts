/** Random numbers that are the same in every process: mulberry32. Returns numbers in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Picks that are made before anything is measured, so that choosing costs a look into a list. */
const PICKS = 2 ** 18

/** Returns a function that picks one of `count` by chance. */
export function createPick(count: number): () => number {
  const random = createRandom(count)
  const picks = Uint32Array.from({ length: PICKS }, () => Math.floor(random() * count))
  let next = 0
  return () => picks[next++ & (PICKS - 1)]!
}

/** The numbers below `count` in an order of chance. */
export function shuffled(count: number, random: () => number): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = numbers[i]!
    numbers[i] = numbers[j]!
    numbers[j] = swapped
  }
  return numbers
}
