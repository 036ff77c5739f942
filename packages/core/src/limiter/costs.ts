import type { Limit } from '../engine/command.ts'
import { type LearnedCost, LearnedCosts } from './learned-costs.ts'

/** Meters of which costs are kept. The oldest are forgotten, and learned again. */
const MOST_METERS = 10_000

/** Most that one call is taken to cost, in percent of the capacity: it has to go some time. */
const MOST_PERCENT = 50

/** What a score's calls cost is documented; recordings show a third to all of it. */
const SCORE_SPREAD = 0.5

/** Of a metric, all that is known of a kind of call is what the average call takes. */
const METRIC_SPREAD = 3

/** Percentages of a metric come rounded down to whole ones. */
const METRIC_NOISE = 0.4

/** A score's header lags by about a second, so it may leave out a call or two. In points. */
const SCORE_NOISE = 2

/** Costs go into sequence numbers, which keep so many parts of a point. */
const PARTS_OF_A_POINT = 1024

/** What one kind of call takes of one meter: documented, learned, or assumed. */
export interface Cost {
  readonly key: string
  readonly learned: LearnedCost
}

/**
 * What kinds of call take of the meters whose percentages tell: of a score, where Meta documents points, and of CPU
 * and total time, where it documents nothing. Learned anew by every limiter, since it takes no more than a few calls.
 */
export class Costs {
  readonly #meters = new Map<string, LearnedCosts>()

  /**
   * The cost of a kind of call.
   *
   * @param expected percent of the capacity to begin with: what is documented, or what the average call takes
   */
  of({ key, algorithm }: Limit, kind: string, expected: number): Cost {
    const spread = algorithm === 'score' ? SCORE_SPREAD : METRIC_SPREAD
    return { key, learned: this.#meterOf(key).of(kind, expected, spread) }
  }

  /** Takes note that a call came back, of what it was counted as. */
  cameBack({ key, learned }: Cost, calls: number, parts: number, { capacity }: Limit): void {
    this.#meterOf(key).cameBack(learned, calls, (100 * parts) / capacity)
  }

  /** Takes note of a reading that lay by `deviation` points of percent above what was counted. */
  observe({ key, algorithm, capacity }: Limit, deviation: number, now: number): void {
    const noise = algorithm === 'score' ? (100 * SCORE_NOISE) / capacity : METRIC_NOISE
    this.#meters.get(key)?.observe(deviation, noise, now)
  }

  #meterOf(key: string): LearnedCosts {
    let meter = this.#meters.get(key)
    if (meter === undefined) {
      if (this.#meters.size >= MOST_METERS) this.#meters.delete(this.#meters.keys().next().value!)
      meter = new LearnedCosts()
      this.#meters.set(key, meter)
    }
    return meter
  }
}

/**
 * What `calls` calls are counted as: what they take on average, and as much more as is uncertain; on a score not more
 * than is documented, unless it was learned to be.
 *
 * @param documented points of one call, of a score
 */
export function chargeOf(
  { learned }: Cost,
  { algorithm, capacity }: Limit,
  calls: number,
  documented: number,
): number {
  const { mean, variance, learnedAt } = learned
  if (algorithm === 'score' && learnedAt < 0) return documented * calls
  const percent = mean + Math.sqrt(variance)
  if (algorithm === 'metric') {
    return Math.max(1, Math.ceil((capacity / 100) * Math.min(MOST_PERCENT, percent * calls)))
  }
  const most = Math.max(documented, (mean * capacity) / 100)
  const points = Math.min(most, (percent * capacity) / 100) * calls
  const bounded = Math.min(points, Math.max(documented * calls, (capacity * MOST_PERCENT) / 100))
  return Math.max(1, Math.ceil(bounded * PARTS_OF_A_POINT)) / PARTS_OF_A_POINT
}
