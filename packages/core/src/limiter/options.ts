import type { checkSubjects } from '../calls/call.ts'
import type { Clock } from '../clock.ts'
import type { Store, SyncStore } from '../engine/store.ts'
import { HeadgateError, show } from '../errors.ts'
import { checkFacts, type Facts } from '../families/facts.ts'
import { checkNames, invalidOption } from '../option-checks.ts'

/** The app whose calls are limited, and what is known of it. Its facts hold for its ad accounts, too. */
export interface AppOptions extends Facts {
  /** The app's id. Limiters with the same id and the same store share one truth. */
  readonly id: string
}

/** Options of `createLimiter`. */
export interface LimiterOptions<S extends Store = Store> {
  readonly app: AppOptions
  /** Where the state lives. The limiter does not close it. */
  readonly store: S
  /** Defaults to the clock of the machine. */
  readonly clock?: Clock | undefined
  /**
   * Time in ms by which windows are widened, since two calls may be closer together at Meta's than they were
   * here. At most a quarter of a window is used. 0 or more. Defaults to `2000`.
   */
  readonly guardMs?: number | undefined
  /** Most callers that may wait in `acquire` at once. A whole number above 0. Defaults to `10000`. */
  readonly maxWaiters?: number | undefined
  /**
   * How long in ms the one call that goes first after a block holds the others back, if it never comes back.
   * Above 0. Defaults to `60000`.
   */
  readonly probeMs?: number | undefined
  /** Random numbers in [0, 1). Defaults to `Math.random`. */
  readonly random?: (() => number) | undefined
  /**
   * Percentages of a limit whose crossing is told as `ceiling_near`: up to 20 numbers above 0. Defaults to
   * `[80, 95]`.
   */
  readonly ceilings?: readonly number[] | undefined
  /**
   * What happens while the store does not answer:
   *
   * - `'throw'`: every call asks it, and fails with its error.
   * - `'deny'`: nothing goes. Denials have the reason `'store'`.
   * - `'grant'`: everything goes, as if there were no limiter, and nothing is learned.
   * - a {@link Fallback}: another store decides, with a share of each capacity.
   *
   * But for `'throw'`, a store that failed is not asked for a decision again until it answers a trial. Trials are
   * made 0.1 s after the failure at the latest, then at growing intervals of 10 s at most. Defaults to `'throw'`.
   */
  readonly onStoreError?: OnStoreError<NoInfer<S>> | undefined
  /**
   * Longest time in ms that a store which answers by a promise may take; beyond, it counts as failed, and what it
   * grants too late is given back. Above 0. Defaults to `1000`, and with `onStoreError: 'throw'` to no end.
   */
  readonly storeTimeoutMs?: number | undefined
}

/** What decides while the store does not answer. */
export type OnStoreError<S extends Store = Store> = 'throw' | 'deny' | 'grant' | Fallback<S>

/** A store that decides in place of one that does not answer. */
export interface Fallback<S extends Store = Store> {
  /**
   * Usually a memory store of this process. It answers at once if the store that it stands in for does. The
   * limiter does not close it.
   */
  readonly fallback: S extends SyncStore ? SyncStore : Store
  /**
   * The part of each capacity that this process may take meanwhile: above 0, at most 1. With ten processes, `0.1`
   * keeps them together within the limits. Where nobody knows how much there is, Meta's percentages decide.
   */
  readonly share: number
}

/** Options of `acquire`. */
export interface AcquireOptions {
  /** Longest wait in ms, 0 or more. A call that cannot go by then is refused at once. Defaults to no end. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait. Nothing is taken then. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `run`. */
export interface RunOptions extends AcquireOptions {
  /** How often the call is sent at most, the first time included. A whole number above 0. Defaults to `3`. */
  readonly maxAttempts?: number | undefined
}

/** What a subject is called in `setFacts`: one kind with its id, e.g. `{ adAccount: '42' }`. */
export type SubjectRef = Parameters<typeof checkSubjects>[0]

const LIMITER_OPTIONS = [
  'app',
  'store',
  'clock',
  'guardMs',
  'maxWaiters',
  'probeMs',
  'random',
  'ceilings',
  'onStoreError',
  'storeTimeoutMs',
]
/** Longest delay in ms that a timer can be set to. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
const MOST_CEILINGS = 20
const ACQUIRE_OPTIONS = ['timeoutMs', 'signal']
const RUN_OPTIONS = [...ACQUIRE_OPTIONS, 'maxAttempts']
const APP_ID = /^\w{1,64}$/

/**
 * Checks the options of a limiter.
 *
 * @throws HeadgateError `ERR_INVALID_OPTION`, `ERR_INVALID_APP`, `ERR_INVALID_FACT`
 */
export function checkLimiterOptions(options: LimiterOptions): void {
  checkNames('createLimiter', options, LIMITER_OPTIONS)
  const { app, store, clock, guardMs, maxWaiters, probeMs, random } = options
  if (typeof app !== 'object' || app === null || typeof app.id !== 'string' || !APP_ID.test(app.id)) {
    const seen = show(typeof app === 'object' && app !== null ? app.id : app)
    throw new HeadgateError(
      'ERR_INVALID_APP',
      `The app's id is ${seen}; it should be a string of 1 to 64 letters and digits, such as '1234567890'.`,
    )
  }
  const { id: _id, ...facts } = app
  checkFacts(facts)
  if (typeof store?.execute !== 'function' || typeof store.capabilities !== 'object') {
    throw invalidOption('store', store, "a store, such as createMemoryStore() of '@headgate/store-memory'")
  }
  if (clock !== undefined && (typeof clock?.now !== 'function' || typeof clock.setTimer !== 'function')) {
    throw invalidOption('clock', clock, 'an object with now() and setTimer()')
  }
  if (random !== undefined && typeof random !== 'function')
    throw invalidOption('random', random, 'a function')
  checkNumber(
    'guardMs',
    guardMs,
    'a finite number of ms, 0 or more',
    (value) => value >= 0 && Number.isFinite(value),
  )
  checkNumber(
    'probeMs',
    probeMs,
    'a finite number of ms above 0',
    (value) => value > 0 && Number.isFinite(value),
  )
  checkNumber('maxWaiters', maxWaiters, 'a whole number above 0', isWholeAboveZero)
  checkNumber(
    'storeTimeoutMs',
    options.storeTimeoutMs,
    'a number of ms above 0 and below 2^31',
    (value) => value > 0 && value <= LONGEST_TIMER_MS,
  )
  checkCeilings(options.ceilings)
  checkOnStoreError(options)
}

function checkCeilings(ceilings: unknown): void {
  if (ceilings === undefined) return
  const isRight = (value: unknown) => typeof value === 'number' && value > 0 && Number.isFinite(value)
  if (Array.isArray(ceilings) && ceilings.length <= MOST_CEILINGS && ceilings.every(isRight)) return
  throw invalidOption('ceilings', ceilings, `up to ${MOST_CEILINGS} percentages above 0, such as [80, 95]`)
}

function checkOnStoreError({ store, onStoreError }: LimiterOptions): void {
  if (onStoreError === undefined || ['throw', 'deny', 'grant'].includes(onStoreError as string)) return
  if (typeof onStoreError !== 'object' || onStoreError === null) {
    const right = "'throw', 'deny', 'grant', or { fallback: createMemoryStore(), share: 0.25 }"
    throw invalidOption('onStoreError', onStoreError, right)
  }
  checkNames('onStoreError', onStoreError, ['fallback', 'share'])
  const { fallback, share } = onStoreError
  if (typeof fallback?.execute !== 'function' || typeof fallback.capabilities !== 'object') {
    throw invalidOption('onStoreError.fallback', fallback, 'a store, such as a memory store')
  }
  if (store.capabilities.sync && !fallback.capabilities.sync) {
    const right = 'a store that answers at once, as the store that it stands in for does'
    throw invalidOption('onStoreError.fallback', fallback, right)
  }
  if (!(typeof share === 'number' && share > 0 && share <= 1)) {
    throw invalidOption('onStoreError.share', share, 'a number above 0 and at most 1')
  }
}

/** @throws HeadgateError `ERR_INVALID_OPTION` */
export function checkAcquireOptions(options: AcquireOptions): void {
  checkNames('acquire', options, ACQUIRE_OPTIONS)
  checkWait(options)
}

/** @throws HeadgateError `ERR_INVALID_OPTION` */
export function checkRunOptions(options: RunOptions): void {
  checkNames('run', options, RUN_OPTIONS)
  checkWait(options)
  checkNumber('maxAttempts', options.maxAttempts, 'a whole number above 0', isWholeAboveZero)
}

function checkWait({ timeoutMs, signal }: AcquireOptions): void {
  checkNumber('timeoutMs', timeoutMs, 'a number of ms of 0 or more', (value) => value >= 0)
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw invalidOption('signal', signal, 'an AbortSignal')
  }
}

function isWholeAboveZero(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

function checkNumber(
  name: string,
  value: number | undefined,
  right: string,
  isRight: (value: number) => boolean,
): void {
  if (value === undefined || (typeof value === 'number' && isRight(value))) return
  throw invalidOption(name, value, right)
}
