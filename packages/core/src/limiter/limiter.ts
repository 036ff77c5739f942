import { bareId, type Call, checkSubjects } from '../calls/call.ts'
import { type Clock, createSystemClock } from '../clock.ts'
import type { Store, SyncStore } from '../engine/store.ts'
import { HeadgateError, show } from '../errors.ts'
import { families } from '../families/catalogue.ts'
import { checkFacts, type Facts } from '../families/facts.ts'
import type { SubjectKind } from '../families/family.ts'
import { AcquireBatches } from './acquire-batches.ts'
import { AppLimits } from './app-limits.ts'
import { Costs } from './costs.ts'
import type { Decision } from './decision.ts'
import { EventHub } from './event-hub.ts'
import type { EventOf, EventType } from './events.ts'
import { type Explanation, explanationOf } from './explain.ts'
import { FactsBook } from './facts-book.ts'
import { Gate } from './gate.ts'
import { GuardedDesk } from './guarded-desk.ts'
import { HeardHeaders } from './heard-headers.ts'
import { LimitWatch } from './limit-watch.ts'
import { whenReady } from './maybe-promise.ts'
import type { NewsContext } from './news.ts'
import {
  type AcquireOptions,
  checkAcquireOptions,
  checkLimiterOptions,
  checkRunOptions,
  type LimiterOptions,
  type RunOptions,
  type SubjectRef,
} from './options.ts'
import type { Answer, Permit } from './permit.ts'
import { PlanCache } from './plan-cache.ts'
import { GatedCall, type PreparedCall } from './prepared-call.ts'
import type { FetchResponse, MetaResponse } from './response.ts'
import { StoreGuard } from './store-guard.ts'
import { WaitQueue } from './wait-queue.ts'

/** Decides which calls may go, and learns from their responses. */
export interface Limiter<S extends Store = Store> {
  /**
   * Decides at once, without waiting. A denial is a value, and takes nothing. While others wait in `acquire` for
   * one of the call's limits, it is denied: they came first.
   *
   * @throws HeadgateError `ERR_INVALID_CALL`, `ERR_INVALID_URL`, `ERR_INVALID_COST`, `ERR_STORE`, `ERR_CLOSED`
   */
  tryAcquire(call: Call): Answer<S, Decision<S>>

  /**
   * Waits until the call may go, first come, first served at each limit.
   *
   * Rejects with a HeadgateError: `ERR_WAIT_TOO_LONG` as soon as it is clear that the wait cannot end in time,
   * `ERR_ABORTED`, `ERR_COST_ABOVE_CAPACITY`, `ERR_TOO_MANY_WAITERS`, and those of {@link tryAcquire}.
   */
  acquire(call: Call, options?: AcquireOptions): Promise<Permit<S>>

  /**
   * Acquires, sends and settles; and again, where Meta throttled the call although it was let go. A batch that was
   * answered is not sent again for one of its items. Resolves to the last response. Where `send` throws, the call
   * counts as sent, since it may have reached Meta; release the permit in `send` if it surely did not.
   */
  run<R extends MetaResponse | FetchResponse>(
    call: Call,
    send: (permit: Permit<S>) => R | Promise<R>,
    options?: RunOptions,
  ): Promise<R>

  /**
   * Checks and classifies a call once, for calls that are made often.
   *
   * @throws HeadgateError `ERR_INVALID_CALL`, `ERR_INVALID_URL`, `ERR_INVALID_COST`
   */
  prepare(call: Call): PreparedCall<S>

  /**
   * Tells facts about a subject, in addition to those told before. Windows keep what they counted.
   *
   * @throws HeadgateError `ERR_INVALID_FACT`, `ERR_INVALID_CALL`
   */
  setFacts(subject: SubjectRef, facts: Facts): void

  /** Tells how each limit of a call stands, and where each number comes from. Takes nothing. */
  explain(call: Call): Answer<S, readonly Explanation[]>

  /**
   * Calls `listener` whenever something of this type happens, `'*'` for everything; and returns a function that ends
   * it. It is called at once, after what it is told of took effect, and may use the limiter. What it throws, or
   * rejects with, is ignored.
   *
   * @throws HeadgateError `ERR_INVALID_OPTION`
   */
  on<T extends EventType | '*'>(type: T, listener: (event: EventOf<T>) => unknown): () => void

  /** How many callers wait in `acquire`. */
  readonly waiting: number

  /** Turns away all who wait. The store is the caller's to close. May be called again. */
  close(): void
}

/**
 * Makes a limiter for one app.
 *
 * @throws HeadgateError `ERR_INVALID_OPTION`, `ERR_INVALID_APP`, `ERR_INVALID_FACT`
 */
export function createLimiter<S extends Store>(options: LimiterOptions<S>): Limiter<S> {
  checkLimiterOptions(options)
  // Whether answers are promises follows the store; the types above say so, and below it does not matter.
  return new AppLimiter(options) as unknown as Limiter<S>
}

class AppLimiter {
  readonly #clock: Clock
  readonly #facts: FactsBook
  readonly #plans: PlanCache
  readonly #desk: GuardedDesk
  readonly #queue: WaitQueue
  readonly #gate: Gate
  readonly #events = new EventHub()
  readonly #guard: StoreGuard

  constructor({
    app,
    store,
    clock,
    guardMs = 2_000,
    maxWaiters = 10_000,
    probeMs = 60_000,
    random = Math.random,
    ceilings = [80, 95],
    onStoreError = 'throw',
    storeTimeoutMs = onStoreError === 'throw' ? Number.POSITIVE_INFINITY : 1_000,
  }: LimiterOptions) {
    const { id: appId, ...facts } = app
    this.#clock = clock ?? createSystemClock()
    this.#facts = new FactsBook(appId)
    this.#facts.set('app', appId, facts)
    const costs = new Costs()
    const startedAt = this.#clock.now()
    const context: NewsContext = {
      appId,
      facts: this.#facts,
      costs,
      guardMs,
      batches: new AcquireBatches(probeMs),
      appLimits: new AppLimits({ appId, facts: this.#facts, guardMs }),
      heardOfApp: new HeardHeaders(),
      random,
      startedAt,
      learnsCosts: true,
    }
    const watch = new LimitWatch(
      this.#events,
      [...ceilings].sort((a, b) => a - b),
    )
    this.#plans = new PlanCache(context, (segments, were, are) => {
      if (watch.isOn) watch.corrected(segments, were, are(), this.#clock.now())
    })
    const instead = typeof onStoreError === 'object' ? 'fallback' : onStoreError
    this.#guard = new StoreGuard({
      store,
      clock: this.#clock,
      breaks: onStoreError !== 'throw',
      timeoutMs: storeTimeoutMs,
      random,
      onFailed: (error, at) => this.#events.emit({ type: 'store_failed', at, error, onStoreError: instead }),
      onRecovered: (downMs, at) => {
        this.#queue.onFactsChanged()
        this.#events.emit({ type: 'store_recovered', at, downMs })
      },
    })
    this.#desk = new GuardedDesk({
      guard: this.#guard,
      onStoreError,
      clock: this.#clock,
      context,
      watch,
      onFreed: (plan) => this.#queue.onFreed(plan),
      onFactsChanged: () => this.#queue.onFactsChanged(),
    })
    this.#queue = new WaitQueue({
      clock: this.#clock,
      maxWaiters,
      decide: (plan, cost) => this.#desk.decide(plan, cost),
    })
    this.#gate = new Gate(this.#queue, this.#desk)
  }

  get waiting(): number {
    return this.#queue.size
  }

  tryAcquire(call: Call) {
    return this.#gate.tryAcquire(this.#plans.plan(call), call.cost)
  }

  async acquire(call: Call, options: AcquireOptions = {}) {
    checkAcquireOptions(options)
    return this.#gate.acquire(this.#plans.plan(call), options, call.cost)
  }

  async run<R extends MetaResponse | FetchResponse>(
    call: Call,
    send: (permit: Permit) => R | Promise<R>,
    options: RunOptions = {},
  ): Promise<R> {
    checkRunOptions(options)
    const acquire = (wait: AcquireOptions) => this.#gate.acquire(this.#plans.plan(call), wait, call.cost)
    return this.#gate.run(acquire, send, options)
  }

  prepare(call: Call): PreparedCall<Store | SyncStore> {
    return new GatedCall(this.#gate, this.#plans, call)
  }

  setFacts(subject: SubjectRef, facts: Facts): void {
    checkSubjects(subject)
    checkFacts(facts)
    const entries = Object.entries(subject).filter(([, id]) => id !== undefined)
    if (entries.length !== 1) {
      throw new HeadgateError(
        'ERR_INVALID_CALL',
        `setFacts was given the subject ${show(subject)}; it should be one kind with its id, such as { adAccount: '42' }.`,
      )
    }
    const [kind, id] = entries[0] as [SubjectKind, string]
    checkFactsOf(kind, facts)
    this.#facts.set(kind, bareId(kind, id), facts)
    this.#queue.onFactsChanged()
  }

  explain(call: Call) {
    const plan = this.#plans.plan(call)
    const cost = call.cost ?? plan.calls
    const limits = plan.limits
    const commands = limits.map(
      (limit, i) => ({ kind: 'inspect', limit, cost: plan.costAt(i, cost) }) as const,
    )
    return whenReady(this.#desk.execute(commands), ({ now, outcomes }) =>
      plan.memberships.slice(0, limits.length).map((membership, i) => {
        const { family, subjectId } = membership
        const known = Object.keys(this.#facts.get(family.subject, subjectId))
        const ofCall = { cost: commands[i]!.cost, learnedAt: plan.costLearnedAt(i) }
        return explanationOf(membership, plan.nameAt(i), limits[i]!, outcomes[i]!, ofCall, now, known)
      }),
    )
  }

  on<T extends EventType | '*'>(type: T, listener: (event: EventOf<T>) => unknown): () => void {
    return this.#events.on(type, listener)
  }

  close(): void {
    this.#gate.close()
    this.#guard.close()
    this.#queue.close()
  }
}

/** Of a subject that no limit reads a fact of, the fact would be lost without a word. */
function checkFactsOf(kind: SubjectKind, facts: Facts): void {
  const stray = Object.keys(facts).find((fact) => kind !== 'app' && !kindsWith(fact).includes(kind))
  if (stray === undefined) return
  throw new HeadgateError(
    'ERR_INVALID_FACT',
    `setFacts was given ${show(stray)} of the subject kind ${show(kind)}; it is a fact of ${kindsWith(stray).join(', ')}.`,
  )
}

function kindsWith(fact: string): SubjectKind[] {
  const readers = families.filter((family) => (family.facts as readonly string[]).includes(fact))
  return [...new Set<SubjectKind>([...readers.map(({ subject }) => subject), 'app'])]
}
