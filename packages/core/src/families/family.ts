import type { UsageHeader } from '../meta/usage.ts'
import type { FactName, Facts } from './facts.ts'

/** Kinds of access token. The kind decides between Platform and Business Use Case limits. */
export type TokenType = 'app' | 'user' | 'page' | 'system_user'

/** Which of Meta's APIs a host serves. Each counts its calls apart from the others. */
export type Api = 'facebook' | 'instagram' | 'threads'

/**
 * What a family can count for, and what a caller can name. `igUser` is an Instagram professional account, `waba`
 * a WhatsApp Business Account, `phoneNumber` a business phone number (its id), `recipient` the person a message
 * goes to, and `pair` a phone number with a recipient, as `phoneNumber:recipient`.
 *
 * All are counted for one app alone: what Meta counts for "each app and app user pair" has the user as subject.
 */
export const SUBJECT_KINDS = [
  'app',
  'user',
  'adAccount',
  'adSet',
  'page',
  'igUser',
  'threadsUser',
  'catalog',
  'waba',
  'phoneNumber',
  'recipient',
  'pair',
  'endpoint',
] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/**
 * Which of Meta's rules decides whether a family applies.
 *
 * - `platform`: by the token, and only where no Business Use Case applies.
 * - `business_use_case`: by the edge; where several match, the most specific edge decides.
 * - `custom`: by the edge or by the Business Use Case, on top of whatever else applies.
 */
export type Logic = 'platform' | 'business_use_case' | 'custom'

/** How much a family grants at once, as far as the facts tell. */
export interface Capacity {
  /** Calls a window, or points of a score. Where `exact` is false, a lower bound, and `0` if none is known. */
  readonly calls: number
  /** Whether every fact of the formula is known. */
  readonly exact: boolean
}

/** What a family may limit besides the number of calls, in the header's words: CPU time, and time all told. */
export const METRIC_NAMES = ['total_cputime', 'total_time'] as const
export type MetricName = (typeof METRIC_NAMES)[number]

/**
 * What a family limits besides the number of calls. Nobody tells what a call will use of it: the header tells the
 * percentage that is used, and what a kind of call takes of it is learned from there.
 */
export interface Metric {
  /** The header's word for it. */
  readonly name: MetricName
  /** The formula in Meta's words, for people. */
  readonly formula: string
  /** Most of it in a window, as far as the facts tell. Meta names no unit. */
  readonly quota: (facts: Facts) => number
}

/**
 * The edges that a family covers, by API. An edge is a line of words:
 *
 * `METHODS path [by TOKENS] [with ASPECTS] [of SUBJECT]`
 *
 * - Methods are joined by commas, `*` stands for any.
 * - In the path, `{adAccount}` captures the subject's id, `act_{adAccount}` what follows the prefix,
 *   `{igUser:1784}` only an id that starts so; `*` is any one segment, and `leadgen_*` any that starts so.
 * - `by page,system_user`: only with these kinds of token.
 * - `with instagram+media`: only where the query or the body tells all of these aspects, see `calls/aspect.ts`.
 * - `of igUser`: only where the caller names this subject.
 *
 * Of several Business Use Cases, the closest edge decides: what the caller names counts for most, then what the
 * query or body tells, then words of the path.
 */
export type Edges = { readonly [api in Api]?: readonly string[] }

/** One of Meta's limits, as data. To add one, add a file beside its neighbours and name it in `catalogue.ts`. */
export interface Family {
  /** Meta's `type` string where it has one. Part of every key, so it never changes. */
  readonly name: string
  readonly title: string
  /** Further `type` strings by which Meta's header calls it. */
  readonly types?: readonly string[]
  readonly subject: SubjectKind
  readonly logic: Logic
  readonly algorithm: 'window' | 'score'
  /** Length of the rolling window in ms; for a score, the time in which a full bucket drains. */
  readonly windowMs: number
  /** The formula in Meta's words, for people. */
  readonly formula: string
  readonly capacity: (facts: Facts) => Capacity
  /** What it limits besides calls. */
  readonly metrics?: readonly Metric[]
  /** The facts that `capacity` and `metrics` read. */
  readonly facts: readonly FactName[]
  /** Edges that it covers. For `platform`, those that stay under Platform limits although a use case is near. */
  readonly edges: Edges
  /** Kinds of token that it applies to; with others, Platform limits apply instead. Defaults to all. */
  readonly tokens?: readonly TokenType[]
  /**
   * For `custom`: the Business Use Cases whose calls it counts. All of their calls if it has no edges; else its
   * edges belong to the first of them.
   */
  readonly useCases?: readonly string[]
  /** How much of it one call with this HTTP method takes; `0` for none. Defaults to `1`. */
  readonly cost?: (method: string) => number
  /** The header that reports on the family. */
  readonly header: UsageHeader | undefined
  /** Codes of the throttle errors that name the family, with the subcode after a slash where it matters. */
  readonly errors: readonly string[]
  /** Where Meta says so. */
  readonly source: string
}

/** A capacity that depends on no fact. */
export function always(calls: number): () => Capacity {
  const capacity: Capacity = { calls, exact: true }
  return () => capacity
}

/** The capacity of a limit whose size Meta does not publish. */
export const UNPUBLISHED: () => Capacity = () => ({ calls: 0, exact: false })

/** `cost` of a limit on writes: reads take nothing. */
export function writesOnly(method: string): number {
  return isRead(method) ? 0 : 1
}

/** Whether a method changes nothing at Meta's. */
export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Whether an error can name either of two families: Meta tells them apart by the call alone. */
export function sharesError(a: Family, b: Family): boolean {
  return a.errors.some((error) => b.errors.includes(error))
}
