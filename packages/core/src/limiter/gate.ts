import { HeadgateError, show } from '../errors.ts'
import { type Decision, denialError } from './decision.ts'
import type { GuardedDesk } from './guarded-desk.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'
import type { AcquireOptions, RunOptions } from './options.ts'
import type { Permit } from './permit.ts'
import type { Plan } from './plan.ts'
import type { FetchResponse, MetaResponse } from './response.ts'
import { abortError, cannotFit, closedError, type WaitQueue } from './wait-queue.ts'

/**
 * Where calls go through whose plans are known: at once, after a wait, or again and again until Meta takes them.
 * What a call counts as is left out where its plan tells.
 */
export class Gate {
  readonly #queue: WaitQueue
  readonly #desk: GuardedDesk
  #isClosed = false

  constructor(queue: WaitQueue, desk: GuardedDesk) {
    this.#queue = queue
    this.#desk = desk
  }

  tryAcquire(plan: Plan, cost: number = plan.calls): MaybePromise<Decision> {
    if (this.#isClosed) throw closedError()
    const queued = this.#queue.denialFor(plan)
    return queued === undefined ? this.#desk.decide(plan, cost) : this.#desk.answer(queued)
  }

  async acquire(
    plan: Plan,
    { timeoutMs, signal }: AcquireOptions,
    cost: number = plan.calls,
  ): Promise<Permit> {
    if (this.#isClosed) throw closedError()
    if (signal?.aborted) throw abortError(signal)
    const deadline = this.#queue.now() + (timeoutMs ?? Number.POSITIVE_INFINITY)
    const { timesFreed } = this.#queue
    const answer = this.#queue.denialFor(plan) ?? this.#desk.decide(plan, cost)
    const decision = isPromise(answer) ? await answer : answer
    if (this.#isClosed || signal?.aborted) {
      if (decision.granted) await decision.permit.release()
      throw this.#isClosed ? closedError() : abortError(signal!)
    }
    if (decision.granted) return decision.permit
    const leftMs = deadline - this.#queue.now()
    if (cannotFit(decision, leftMs)) throw denialError(decision, cost, leftMs)
    return this.#queue.wait(plan, cost, decision, { deadline, signal, timesFreed })
  }

  /** @param acquire acquires the call by its plan as of now: what a response teaches may change it */
  async run<R extends MetaResponse | FetchResponse>(
    acquire: (options: AcquireOptions) => Promise<Permit>,
    send: (permit: Permit) => R | Promise<R>,
    { maxAttempts = 3, timeoutMs, signal }: RunOptions,
  ): Promise<R> {
    checkSend(send)
    const deadline = this.#queue.now() + (timeoutMs ?? Number.POSITIVE_INFINITY)
    let response: R | undefined
    for (let attempt = 1; ; attempt++) {
      const waitMs = deadline - this.#queue.now()
      const options = { signal, timeoutMs: Math.max(0, waitMs) }
      const permit = await acquire(options).catch((error) => {
        // What Meta said last tells the caller more than that there is no time for another try.
        if (response !== undefined && error.code === 'ERR_WAIT_TOO_LONG') return undefined
        throw error
      })
      if (permit === undefined) return response!
      response = await send(permit)
      const { error } = await permit.settle(response as MetaResponse)
      // Of a batch that was answered, some items passed: to send it again would do them again.
      const isAnswered = permit.isBatch && (response.status ?? 200) < 400
      const isRefused = error?.throttle && error.retry === 'after_wait' && !isAnswered
      if (!isRefused || attempt >= maxAttempts) return response
    }
  }

  /** Lets nobody through any more. */
  close(): void {
    this.#isClosed = true
  }
}

function checkSend(send: unknown): void {
  if (typeof send === 'function') return
  throw new HeadgateError(
    'ERR_INVALID_OPTION',
    `run was given ${show(send)} to send the call; it should be a function.`,
  )
}
