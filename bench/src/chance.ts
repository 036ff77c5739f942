import { createRandom, type Random } from './random.ts'

/** Picks that are made before anything is measured, so that choosing costs a look into a list. */
const PICKS = 2 ** 18

/** Returns a function that picks one of `count` by chance. */
export function createPick(count: number): () => number {
  const random = createRandom(count, 'picks')
  const picks = Uint32Array.from({ length: PICKS }, () => Math.floor(random() * count))
  let next = 0
  return () => picks[next++ & (PICKS - 1)]!
}

/** The numbers below `count` in an order of chance. */
export function shuffled(count: number, random: Random): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = numbers[i]!
    numbers[i] = numbers[j]!
    numbers[j] = swapped
  }
  return numbers
}
