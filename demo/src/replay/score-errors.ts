import { families } from '@headgate/core'
import type { ReplayedCall } from './replay.ts'

/** The score of ad accounts, as documented for the development tier: points that fill it, and ms that drain it. */
const POINTS = 60
const DRAIN_MS = 300_000

const score = families.find(({ name }) => name === 'ad_account')!

/** By how much predictions of the score lay above what the next header said, in points; below if negative. */
export interface ScoreErrors {
  /** By what is documented: a read takes 1 point, a write 3. */
  readonly documented: readonly number[]
  /** By what the limiter counted the calls as, which it learned from the headers before. */
  readonly learned: readonly number[]
}

/** The level that one way of counting calls predicts, from header to header. */
class Prediction {
  readonly errors: number[] = []
  #level: number | undefined
  #at = 0

  /** A call was made, which took so much, and then a header said how many points there are, if there was one. */
  call(at: number, cost: number, said: number | undefined): void {
    if (this.#level !== undefined) {
      const drained = ((at - this.#at) * POINTS) / DRAIN_MS
      this.#level = Math.max(0, this.#level - drained) + cost
    }
    this.#at = at
    if (said === undefined) return
    if (this.#level !== undefined) this.errors.push(this.#level - said)
    this.#level = said
  }
}

/**
 * Predicts the score of each recorded run at every header but the first: what the one before said, less what drained
 * since, and what the calls since took, the reporting one included.
 */
export function scoreErrors(runs: readonly (readonly ReplayedCall[])[]): ScoreErrors {
  const documented: number[] = []
  const learned: number[] = []
  for (const calls of runs) {
    const predictions = new Map<string, { documented: Prediction; learned: Prediction }>()
    for (const { at, call, beliefs } of calls) {
      const belief = beliefs.find(({ family }) => family === score.name)
      if (belief === undefined) continue
      const by = predictions.get(belief.key) ?? { documented: new Prediction(), learned: new Prediction() }
      predictions.set(belief.key, by)
      const said = belief.said === undefined ? undefined : (belief.said * POINTS) / 100
      by.documented.call(at, score.cost?.(call.method) ?? 1, said)
      by.learned.call(at, belief.cost, said)
    }
    for (const by of predictions.values()) {
      documented.push(...by.documented.errors)
      learned.push(...by.learned.errors)
    }
  }
  return { documented, learned }
}
