import type { Membership } from '../calls/classify.ts'
import type { Limit } from '../engine/command.ts'
import { METRIC_NAMES, type MetricName } from '../families/family.ts'
import type { FactsBook } from './facts-book.ts'

/** Slots in which a window is counted. A saturating client loses at most one slot in as many. */
const SLOTS_PER_WINDOW = 120

/** Largest share of a window that the guard may take. */
const GUARD_SHARE = 0.25

/**
 * Parts in which the quota of a metric is counted, so that the cheapest of calls is a whole number of them: a
 * fraction would be lost in the sequence numbers of the meter, which grow with it.
 */
const METRIC_PARTS = 1e9

/** A limit, by name. */
export interface LimitName {
  /** Name of the family, e.g. `'ads_insights'`. */
  readonly family: string
  /** Id of what the family counts for, e.g. of the ad account. */
  readonly subjectId: string
  /** Which of the family's quotas it is, where not the number of calls. */
  readonly metric?: MetricName
  /** Key of the meter in the store. */
  readonly key: string
}

/** What limits are made of. */
export interface LimitContext {
  readonly appId: string
  readonly facts: FactsBook
  /** Time in ms by which windows are widened for network delay. */
  readonly guardMs: number
}

/** The limit of a family for a subject, as of the facts now known. */
export function limitOf(
  context: LimitContext,
  membership: Membership,
  key: string = keyOf(context.appId, membership),
): Limit {
  const { family, subjectId, metric } = membership
  const { calls, exact } = family.capacity(context.facts.get(family.subject, subjectId))
  // Where no header reports, there is nothing to learn: what is documented is the limit.
  const isWhole = exact || (family.header === undefined && calls > 0)
  const windowMs = family.algorithm === 'score' ? family.windowMs : guarded(family.windowMs, context.guardMs)
  return {
    key,
    algorithm: metric === undefined ? family.algorithm : 'metric',
    capacity: metric === undefined ? Math.max(0, Math.floor(calls)) : METRIC_PARTS,
    exact: metric === undefined ? isWhole : true,
    windowMs,
    guardMs: windowMs - family.windowMs,
    slotMs: Math.ceil(windowMs / SLOTS_PER_WINDOW),
  }
}

function guarded(windowMs: number, guardMs: number): number {
  return windowMs + Math.min(guardMs, windowMs * GUARD_SHARE)
}

/** Key of a limit's meter. The app's id stands in braces: Redis Cluster then keeps all meters of an app together. */
export function keyOf(appId: string, { family, subjectId, metric }: Membership): string {
  const words = [`{${appId}}`, family.name, subjectId]
  if (metric !== undefined) words.push(metric)
  // Joined, it is one flat string; a template would be a tree of its parts, in five places of the memory.
  return words.join(':')
}

/** Names a limit. */
export function nameOf({ family, subjectId, metric }: Membership, key: string): LimitName {
  return limitName(family.name, subjectId, metric, key)
}

const KEY = new RegExp(`^\\{.*?\\}:(.*?):(.*?)(?::(${METRIC_NAMES.join('|')}))?$`)

/** The limit that a key is of: a response can speak of limits that its call does not fall under. */
export function limitNamed(key: string): LimitName {
  const [, family, subjectId, metric] = KEY.exec(key)!
  return limitName(family!, subjectId!, metric as MetricName | undefined, key)
}

function limitName(
  family: string,
  subjectId: string,
  metric: MetricName | undefined,
  key: string,
): LimitName {
  return metric === undefined ? { family, subjectId, key } : { family, subjectId, metric, key }
}
