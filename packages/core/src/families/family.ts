import type { Api } from '../calls/endpoint.ts'
import type { UsageHeader } from '../meta/usage.ts'
import type { FactName, Facts } from './facts.ts'

/** What a family can count for. */
export const SUBJECT_KINDS = ['app', 'user', 'adAccount', 'endpoint'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/**
 * Which of Meta's rules decides whether a family applies.
 *
 * - `platform`: by the token, and only where no Business Use Case applies.
 * - `business_use_case`: by the edge; where several match, the most specific edge decides.
 * - `custom`: by the edge, on top of whatever else applies.
 */
export type Logic = 'platform' | 'business_use_case' | 'custom'

/** How much a family grants at once, as far as the facts tell. */
export interface Capacity {
  /** Calls a window, or points of a score. Where `exact` is false, a lower bound, and `0` if none is known. */
  readonly calls: number
  /** Whether every fact of the formula is known. */
  readonly exact: boolean
}

/** One of Meta's limits, as data. To add one, add a file beside its neighbours and name it in `catalogue.ts`. */
export interface Family {
  /** Meta's `type` string where it has one. Part of every key, so it never changes. */
  readonly name: string
  readonly title: string
  readonly subject: SubjectKind
  /** The API whose edges it covers. */
  readonly api: Api
  readonly logic: Logic
  readonly algorithm: 'window' | 'score'
  /** Length of the rolling window in ms; for a score, the time in which a full bucket drains. */
  readonly windowMs: number
  /** The formula in Meta's words, for people. */
  readonly formula: string
  readonly capacity: (facts: Facts) => Capacity
  /** The facts that `capacity` reads. */
  readonly facts: readonly FactName[]
  /**
   * Edges that the family covers, e.g. `'GET act_{adAccount}/insights'`. Methods are joined by commas, `*`
   * stands for any. In the path, `{adAccount}` captures the subject's id and `*` is any one segment.
   * Empty for `platform`.
   */
  readonly edges: readonly string[]
  /** The header that reports on the family. */
  readonly header: UsageHeader | undefined
  /** Codes of the throttle errors that name the family, with the subcode after a slash where it matters. */
  readonly errors: readonly string[]
  /** Where Meta says so. */
  readonly source: string
}

export const HOUR_MS: number = 3_600_000
