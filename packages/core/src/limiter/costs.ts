import type { Limit } from '../engine/command.ts'
import type { MetricName } from '../families/family.ts'
import { forgetOldest } from './forget-oldest.ts'
import { type LearnedCost, LearnedCosts } from './learned-costs.ts'

/** Meters of which costs are kept. Those that nobody used for the longest are forgotten, and learned again. */
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
const SCORE_NOISE = 4

/** Costs go into sequence numbers, which keep so many parts of a point. */
const PARTS_OF_A_POINT = 1024

/** What one kind of call takes of one meter: documented, learned, or assumed. */
export interface Cost {
  readonly key: string
  readonly kind: string
  /** Percent of the capacity that is expected before anything is learned. */
  readonly expected: number
  readonly spread: number
  learned: LearnedCost
  /** What `learned` is part of. */
  meter: LearnedCosts
}

/**
 * What kinds of call take of the meters whose percentages tell: of a score, where Meta documents points, and of CPU
 * and total time, where it documents nothing. Learned anew by every limiter, since it takes no more than a few calls.
 */
export class Costs {
  /** Grows whenever one more metric of a limit fills, and never falls: plans add it to that of the facts. */
  version = 0
  readonly #meters = new Map<string, LearnedCosts>()
  readonly #filling = new Map<string, Map<MetricName, number>>()

  /**
   * The cost of a kind of call.
   *
   * @param expected percent of the capacity to begin with: what is documented, or what the average call takes
   */
  of({ key, algorithm }: Limit, kind: string, expected: number): Cost {
    const spread = algorithm === 'score' ? SCORE_SPREAD : METRIC_SPREAD
    const meter = this.#meterOf(key)
    return { key, kind, expected, spread, meter, learned: meter.of(kind, expected, spread) }
  }

  /**
   * Takes note that a header showed a metric of a limit to fill: all kinds of call take of it.
   *
   * @param percent what the average call is believed to take of it
   */
  fills(limitKey: string, metric: MetricName, percent: number): void {
    const metrics = this.#filling.get(limitKey) ?? new Map<MetricName, number>()
    if (metrics.has(metric)) return
    this.#filling.set(limitKey, metrics.set(metric, percent))
    forgetOldest(this.#filling, MOST_METERS)
    this.version += 1
  }

  /** The metrics of a limit that fill, and what the average call is believed to take of them. */
  fillingOf(limitKey: string): Iterable<readonly [MetricName, number]> {
    return this.#filling.get(limitKey) ?? []
  }

  /** Takes note that a call came back, of what it was counted as. */
  cameBack(cost: Cost, calls: number, parts: number, limit: Limit): void {
    const meter = this.#meterOf(cost.key, cost.meter)
    if (meter !== cost.meter) {
      // It was forgotten, and others learn it anew.
      cost.meter = meter
      cost.learned = meter.of(cost.kind, cost.expected, cost.spread)
    }
    if (limit.algorithm === 'score' && limit.exact) meter.fitTo(limit.capacity)
    meter.cameBack(cost.learned, calls, (100 * parts) / limit.capacity)
  }

  /** Takes note of a reading with which nothing can be compared. */
  beginAnew({ key }: Limit): void {
    this.#meters.get(key)?.beginAnew()
  }

  /** Takes note of a reading that lay by `deviation` points of percent above what was counted. */
  observe({ key, algorithm, capacity }: Limit, deviation: number, now: number): void {
    const noise = algorithm === 'score' ? (100 * SCORE_NOISE) / capacity : METRIC_NOISE
    this.#meters.get(key)?.observe(deviation, noise, now)
  }

  /** The meter, as the one used last. */
  #meterOf(key: string, forgotten?: LearnedCosts): LearnedCosts {
    const meter = this.#meters.get(key) ?? forgotten ?? new LearnedCosts()
    this.#meters.delete(key)
    this.#meters.set(key, meter)
    forgetOldest(this.#meters, MOST_METERS)
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
  if (algorithm === 'metric') return boundedParts((capacity / 100) * percent * calls, capacity)
  const most = Math.max(documented, (mean * capacity) / 100)
  const points = Math.min(most, (percent * capacity) / 100) * calls
  const bounded = Math.min(points, Math.max(documented * calls, (capacity * MOST_PERCENT) / 100))
  return Math.max(1, Math.ceil(bounded * PARTS_OF_A_POINT)) / PARTS_OF_A_POINT
}

/** Parts of a metric that a call or a batch is counted as: whole ones, and not more than can go some time. */
export function boundedParts(parts: number, capacity: number): number {
  return Math.max(1, Math.ceil(Math.min((capacity * MOST_PERCENT) / 100, parts)))
}
