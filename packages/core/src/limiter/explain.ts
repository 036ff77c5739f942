import type { Membership } from '../calls/classify.ts'
import type { Limit, Outcome } from '../engine/command.ts'
import type { LimitName } from './plan.ts'

/** Where a capacity comes from. */
export type CapacitySource =
  /** Meta's formula, all its facts known. */
  | 'formula'
  /** Meta's formula, with the least that the facts not known could be. */
  | 'lower_bound'
  /** Proven by readings: more than the formula is sure of, or says. */
  | 'learned'
  /** Nothing is known: calls go until Meta says something. */
  | 'unknown'

/** How one limit of a call stands. */
export interface Explanation extends LimitName {
  /** What the family is called, for people. */
  readonly title: string
  /** Length of the rolling window in ms, as Meta states it. */
  readonly windowMs: number
  /** What the calls through this store take of it now. */
  readonly used: number
  /** What other clients of the same pool are believed to take. */
  readonly foreign: number
  /** Most that may be taken in a window; `Infinity` if nothing is known. */
  readonly capacity: number
  readonly capacitySource: CapacitySource
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

export function explanationOf(
  { family }: Membership,
  name: LimitName,
  limit: Limit,
  outcome: Outcome,
  known: readonly string[],
): Explanation {
  const { percent, readAt, blockedUntil } = outcome
  // Where no header reports, what is documented is the limit, and facts may still say otherwise.
  const isCertain = limit.exact && family.header !== undefined
  return {
    ...name,
    title: family.title,
    windowMs: family.windowMs,
    used: outcome.used,
    foreign: outcome.foreign,
    capacity: outcome.limit,
    capacitySource: sourceOf(limit, outcome.limit),
    missingFacts: isCertain ? [] : family.facts.filter((fact) => !known.includes(fact)),
    reading: percent < 0 ? undefined : { percent, at: readAt },
    blockedUntil: blockedUntil < 0 ? undefined : blockedUntil,
    freeAt: outcome.freeAt,
    source: family.source,
  }
}

function sourceOf(limit: Limit, inForce: number): CapacitySource {
  if (limit.exact && inForce === limit.capacity) return 'formula'
  if (inForce === Number.POSITIVE_INFINITY) return 'unknown'
  return inForce > limit.capacity ? 'learned' : 'lower_bound'
}
