import type { Membership } from '../calls/classify.ts'
import type { Limit, Outcome } from '../engine/command.ts'
import type { MetricName } from '../families/family.ts'
import type { LimitName } from './limit.ts'

/** Where a capacity comes from. */
export type CapacitySource =
  /** Meta's formula, all its facts known; of a metric, the whole of it. */
  | 'formula'
  /**
   * Meta's formula, with the least that the facts not known could be. Or the share of a capacity that a fallback store
   * has.
   */
  | 'lower_bound'
  /**
   * Proven by readings: more than the formula is sure of, or says. Or, where nothing else tells, what fitted when Meta
   * refused a call.
   */
  | 'learned'
  /** Nothing is known: calls go until Meta says something. */
  | 'unknown'

/** Where a believed number comes from. */
export type BeliefSource =
  /** Meta's own words: its formula, its points. */
  | 'formula'
  /** What readings taught. */
  | 'learned'
  /** A reading says so, and none is newer. */
  | 'read'
  /** Nothing says so, or what did is too old: it is the careful guess. */
  | 'assumed'

/** How one limit of a call stands. */
export interface Explanation extends LimitName {
  /** What the family is called, for people. */
  readonly title: string
  /** Length of the rolling window in ms, as Meta states it. */
  readonly windowMs: number
  /** What the calls through this store take of it now: calls, points of a score, percent of a metric. */
  readonly used: number
  /**
   * What other clients of the same pool are believed to take. A score has one level for all: it is none there.
   */
  readonly foreign: number
  /** `read` where the newest reading is not older than a window, else `assumed`. */
  readonly foreignSource: BeliefSource
  /** Most that may be taken in a window; `Infinity` if nothing is known. */
  readonly capacity: number
  readonly capacitySource: CapacitySource
  /** When the capacity was last learned, epoch ms, where it was. */
  readonly capacityLearnedAt: number | undefined
  /** What the call takes of it. */
  readonly cost: number
  /** `formula`, or `learned` or `assumed` where Meta's percentages tell what calls of this kind take. */
  readonly costSource: BeliefSource
  /** When the cost was last learned, epoch ms, where it was. */
  readonly costLearnedAt: number | undefined
  /** Facts that the formula takes and that nobody told. None where it is certain without them. */
  readonly missingFacts: readonly string[]
  /** Percent that Meta last reported, and when, in epoch ms. */
  readonly reading: { readonly percent: number; readonly at: number } | undefined
  /** End of the block in epoch ms, if Meta refused a call. */
  readonly blockedUntil: number | undefined
  /** When the limit would let the call go, epoch ms: not after `now` if at once, `Infinity` if never. */
  readonly freeAt: number
  /** Where Meta says so. */
  readonly source: string
}

/** What a call takes of a limit. */
interface ExplainedCost {
  readonly cost: number
  /** When it was learned, epoch ms; `-1` if it is yet to be, `undefined` if it is not learned. */
  readonly learnedAt: number | undefined
}

/** What Meta calls its metrics, for people. */
const METRIC_TITLES: { readonly [metric in MetricName]: string } = {
  total_cputime: 'CPU time',
  total_time: 'total time',
}

export function explanationOf(
  { family, metric }: Membership,
  name: LimitName,
  limit: Limit,
  outcome: Outcome,
  { cost, learnedAt }: ExplainedCost,
  now: number,
  known: readonly string[],
): Explanation {
  const { percent, readAt, blockedUntil } = outcome
  // Where no header reports, what is documented is the limit, and facts may still say otherwise.
  const isCertain = metric !== undefined || (limit.exact && family.header !== undefined)
  const unit = metric === undefined ? 1 : limit.capacity / 100
  const isFresh = percent >= 0 && now - readAt <= limit.windowMs
  return {
    ...name,
    title: metric === undefined ? family.title : `${family.title}, ${METRIC_TITLES[metric]}`,
    windowMs: family.windowMs,
    used: outcome.used / unit,
    foreign: outcome.foreign / unit,
    foreignSource: isFresh ? 'read' : 'assumed',
    capacity: outcome.limit / unit,
    capacitySource: sourceOf(limit, outcome),
    capacityLearnedAt: outcome.learnedAt < 0 ? undefined : outcome.learnedAt,
    cost: cost / unit,
    costSource: costSourceOf(metric, learnedAt),
    costLearnedAt: learnedAt === undefined || learnedAt < 0 ? undefined : learnedAt,
    missingFacts: isCertain ? [] : family.facts.filter((fact) => !known.includes(fact)),
    reading: percent < 0 ? undefined : { percent, at: readAt },
    blockedUntil: blockedUntil < 0 ? undefined : blockedUntil,
    freeAt: outcome.freeAt,
    source: family.source,
  }
}

function costSourceOf(metric: MetricName | undefined, learnedAt: number | undefined): BeliefSource {
  if (learnedAt !== undefined && learnedAt >= 0) return 'learned'
  return metric === undefined ? 'formula' : 'assumed'
}

function sourceOf(limit: Limit, { limit: inForce, learnedAt }: Outcome): CapacitySource {
  if (limit.exact && inForce === limit.capacity) return 'formula'
  if (inForce === Number.POSITIVE_INFINITY) return 'unknown'
  return learnedAt >= 0 ? 'learned' : 'lower_bound'
}
