import type { HeadgateError } from '../errors.ts'
import type { FactName } from '../families/facts.ts'
import type { LimitName } from './limit.ts'

/** What every event tells. */
interface EventBase<T extends string> {
  readonly type: T
  /** When it happened, in epoch ms, by the clock that decided. */
  readonly at: number
}

/** What every event about a limit tells. */
interface LimitEventBase<T extends string> extends EventBase<T> {
  readonly limit: LimitName
}

/**
 * Meta refused a call, and the limit that the error names is closed. Told once for each block, by the limiter whose
 * call was refused; the errors of other calls that were on their way then belong to the same block.
 */
export interface ThrottledEvent extends LimitEventBase<'throttled'> {
  /** Until when, epoch ms. Errors of calls that were on their way can still make it longer. */
  readonly until: number
  /** Meta's error code and subcode, where there were any. Of a batch, those of its first throttle error. */
  readonly code: number | undefined
  readonly subcode: number | undefined
  /** How many blocks this limiter saw in a row, this one included: `1` if calls passed since the one before. */
  readonly strikes: number
}

/** A block is over, and one call goes first, for all who share the store. */
export interface ProbingEvent extends LimitEventBase<'probing'> {}

/** The call that went first passed: the limit is open again. */
export interface ResumedEvent extends LimitEventBase<'resumed'> {}

/**
 * More of a limit is in use than one of the `ceilings`. Told once for each ceiling that is crossed upwards, and
 * again when the use was a twentieth below the ceiling meanwhile.
 */
export interface CeilingNearEvent extends LimitEventBase<'ceiling_near'> {
  /** The ceiling that was crossed, in percent of the limit. */
  readonly ceiling: number
  /**
   * Percent of the limit that is in use: what was counted here and what others are believed to use, or what Meta
   * reported, whichever is more. May be above 100.
   */
  readonly percent: number
}

/**
 * Meta reports more calls than went through this store: other clients spend from the same quota. Or the facts give a
 * capacity that is too large: the percentages look the same then. Told again when a window went by without it.
 */
export interface ForeignAppearedEvent extends LimitEventBase<'foreign_appeared'> {
  /** What others are believed to use now: calls in the window. */
  readonly foreign: number
  /** The same in percent of the limit. */
  readonly percent: number
}

/**
 * Readings prove a capacity that no formula gave. Told again when it changed by a tenth, and by more than the
 * rounding of the percentage: at 1 percent, when it has doubled.
 */
export interface CapacityLearnedEvent extends LimitEventBase<'capacity_learned'> {
  /** Least that it is: calls in a window. */
  readonly capacity: number
  /** What was told last, or what the formula is sure of; `undefined` if nothing was known. */
  readonly was: number | undefined
  /** Length of the window in ms. */
  readonly windowMs: number
}

/**
 * A response showed that calls of a kind fall under another limit than their URL suggested. Those that follow are
 * charged to it. Told once for each shape of path and pair of families.
 */
export interface FamilyCorrectedEvent extends LimitEventBase<'family_corrected'> {
  /** The path, its ids left out: `'{id}/insights'`. */
  readonly path: string
  /** The limits that such calls were charged to so far; `limit` is the one that takes their place. */
  readonly were: readonly LimitName[]
}

/**
 * The facts that were told cannot be right, or are not any more: tell them anew by `setFacts`. Told once for each
 * capacity that they give, and again when the proof grows as `capacity_learned` says.
 */
export interface FactsStaleEvent extends LimitEventBase<'facts_stale'> {
  /**
   * - `too_low`: readings prove a capacity more than a twentieth above what the facts give. It is used from now on.
   * - `too_high`: Meta refused a call although by the facts there was room, and no reading shows that others took it,
   *   or that there was no CPU time left.
   */
  readonly verdict: 'too_low' | 'too_high'
  /** What the facts give: calls in a window, or points. */
  readonly capacity: number
  /** With `too_low` the least that the capacity is; with `too_high` what was in use when Meta refused. */
  readonly evidence: number
  /** The facts that the formula takes. */
  readonly facts: readonly FactName[]
}

/** The store failed. Told once, however many decisions find out. */
export interface StoreFailedEvent extends EventBase<'store_failed'> {
  readonly error: HeadgateError
  /** What decides meanwhile: `onStoreError` of the limiter. */
  readonly onStoreError: 'throw' | 'deny' | 'grant' | 'fallback'
}

/** The store answers again, and decides from now on. */
export interface StoreRecoveredEvent extends EventBase<'store_recovered'> {
  /** How long it was away, in ms. */
  readonly downMs: number
}

/** Events by their type. */
export interface LimiterEvents {
  readonly throttled: ThrottledEvent
  readonly probing: ProbingEvent
  readonly resumed: ResumedEvent
  readonly ceiling_near: CeilingNearEvent
  readonly foreign_appeared: ForeignAppearedEvent
  readonly capacity_learned: CapacityLearnedEvent
  readonly family_corrected: FamilyCorrectedEvent
  readonly facts_stale: FactsStaleEvent
  readonly store_failed: StoreFailedEvent
  readonly store_recovered: StoreRecoveredEvent
}

/** The type of an event. */
export type EventType = keyof LimiterEvents

/** Any event; `type` tells which. */
export type LimiterEvent = LimiterEvents[EventType]

/** The event that a listener for `T` is given; `'*'` stands for all. */
export type EventOf<T extends EventType | '*'> = T extends EventType ? LimiterEvents[T] : LimiterEvent

const TYPES: { readonly [type in EventType]: true } = {
  throttled: true,
  probing: true,
  resumed: true,
  ceiling_near: true,
  foreign_appeared: true,
  capacity_learned: true,
  family_corrected: true,
  facts_stale: true,
  store_failed: true,
  store_recovered: true,
}

/** What a listener can listen to. */
export const LISTENABLE: readonly string[] = ['*', ...Object.keys(TYPES)]
