/** Draws a whole number from 0 up to, not including, `bound`. */
export type Draw = (bound: number) => number

/** A small generator of random numbers, the same for the same seed: mulberry32. */
export function createDraw(seed: number): Draw {
  let state = seed | 0
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
}
