import type { Clock } from '../clock.ts'
import { HeadgateError } from '../errors.ts'
import { type Decision, type Denied, denialError } from './decision.ts'
import { IndexedHeap } from './heap.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'
import type { Permit } from './permit.ts'
import type { Plan } from './plan.ts'
import { type Waiter, WaitLine, waitMsOf } from './wait-line.ts'

/** What a queue is made of. */
export interface WaitQueueOptions {
  readonly clock: Clock
  readonly maxWaiters: number
  readonly decide: (plan: Plan, cost: number) => MaybePromise<Decision>
}

/** How a caller waits. */
export interface WaitOptions {
  /** When the wait ends, in the queue's time; `Infinity` for no end. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** Value of `timesFreed` when the store was asked: what was freed since, the denial does not know of. */
  readonly timesFreed: number
}

/** Longest delay in ms that a timer can be set to. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * The callers who wait: first come, first served at every meter. Callers for the same plan stand in one line, and
 * wait for the meter that denied them; a line stays where it is while somebody who came before waits for any of
 * its meters. One timer serves them all.
 */
export class WaitQueue {
  readonly #options: WaitQueueOptions
  readonly #lines = new Map<Plan, WaitLine>()
  readonly #linesByKey = new Map<string, Set<WaitLine>>()
  readonly #deadlines = new IndexedHeap<Waiter>(({ deadline }) => deadline)
  #size = 0
  #tickets = 0
  #timesFreed = 0
  /** The line that the store was last asked for, and whether something of its meters was freed since. */
  #asked: WaitLine | undefined
  #freedWhileAsked = false
  #serving = false
  #serveAgain = false
  /** When the next line can be served, in the queue's time. */
  #wakeAt = Number.POSITIVE_INFINITY
  #timerAt = Number.POSITIVE_INFINITY
  #cancelTimer: (() => void) | undefined
  /** The clock when it was last read, and by how much it was set back in all. */
  #lastRead = Number.NEGATIVE_INFINITY
  #setBackMs = 0

  constructor(options: WaitQueueOptions) {
    this.#options = options
  }

  /** How many callers wait. */
  get size(): number {
    return this.#size
  }

  /** The queue's time in ms: it goes with the clock, but never back, so that no wait grows when the clock is set. */
  now(): number {
    const read = this.#options.clock.now()
    if (read < this.#lastRead) this.#setBackMs += this.#lastRead - read
    this.#lastRead = read
    return read + this.#setBackMs
  }

  /** The denial of a call that would overtake somebody, or `undefined` if nobody waits for a meter of the plan. */
  denialFor(plan: Plan): Denied | undefined {
    if (this.#size === 0) return undefined
    for (const { key } of plan.limits) {
      const lines = this.#linesByKey.get(key)
      if (lines === undefined) continue
      const [line] = lines
      // A probe may come back at any time, and a front that was freed may go at once.
      const waitMs = line!.denied.reason === 'probe' ? 1 : Math.max(1, line!.opensAt - this.now())
      const now = this.#options.clock.now()
      return { ...line!.denied, now, retryAt: now + waitMs, reason: 'queue' }
    }
    return undefined
  }

  /** How often something was freed. */
  get timesFreed(): number {
    return this.#timesFreed
  }

  /** Waits for a permit, behind all who wait for the same meters. */
  wait(plan: Plan, cost: number, denied: Denied, options: WaitOptions): Promise<Permit> {
    const { deadline, signal, timesFreed } = options
    const { maxWaiters } = this.#options
    if (this.#size >= maxWaiters) {
      const message = `${this.#size} callers wait, as many as maxWaiters allows; call less, or raise maxWaiters.`
      return Promise.reject(new HeadgateError('ERR_TOO_MANY_WAITERS', message, { retryAt: denied.retryAt }))
    }
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(plan) ?? this.#open(plan, denied)
      const onAbort = () => this.#dismiss(waiter, abortError(signal!))
      const waiter: Waiter = {
        ticket: this.#tickets++,
        line,
        cost,
        deadline,
        resolve,
        reject,
        forget: () => signal?.removeEventListener('abort', onAbort),
        gone: false,
        previous: undefined,
        next: undefined,
        heapIndex: -1,
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      line.push(waiter)
      this.#size += 1
      if (deadline !== Number.POSITIVE_INFINITY) this.#deadlines.add(waiter)
      if (timesFreed !== this.#timesFreed && line.first === waiter) this.#askSoon(line)
      this.#setTimer()
    })
  }

  /** Looks again at those who wait for a meter of this plan: it may have opened earlier than was foreseen. */
  onFreed(plan: Plan): void {
    this.#timesFreed += 1
    if (this.#size === 0) return
    if (this.#asked?.plan.sharesMeterWith(plan)) this.#freedWhileAsked = true
    let isAwaited = false
    for (const { key } of plan.limits) {
      for (const line of this.#linesByKey.get(key) ?? []) {
        line.askAt = this.now()
        isAwaited = true
      }
    }
    if (isAwaited) void this.#serve()
  }

  /** Looks again at all who wait: capacities may have changed. */
  onFactsChanged(): void {
    this.#timesFreed += 1
    if (this.#size === 0) return
    this.#freedWhileAsked = true
    for (const line of this.#lines.values()) line.askAt = this.now()
    void this.#serve()
  }

  /** Turns everybody away. */
  close(): void {
    for (const line of [...this.#lines.values()]) {
      while (line.first !== undefined) this.#dismiss(line.first, closedError())
    }
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #open(plan: Plan, denied: Denied): WaitLine {
    const line = new WaitLine(plan, denied, this.now())
    this.#lines.set(plan, line)
    this.#stand(line)
    // Who stands behind others is looked at when they are.
    if (denied.reason !== 'queue') this.#wakeAt = Math.min(this.#wakeAt, line.askAt)
    return line
  }

  #shut(line: WaitLine): void {
    this.#lines.delete(line.plan)
    this.#unstand(line)
  }

  /** Puts a line among those that wait for its meter. */
  #stand(line: WaitLine): void {
    const lines = this.#linesByKey.get(line.key)
    if (lines === undefined) this.#linesByKey.set(line.key, new Set([line]))
    else lines.add(line)
  }

  #unstand(line: WaitLine): void {
    const lines = this.#linesByKey.get(line.key)!
    lines.delete(line)
    if (lines.size === 0) this.#linesByKey.delete(line.key)
  }

  #leave(waiter: Waiter): void {
    waiter.gone = true
    waiter.forget()
    waiter.line.remove(waiter)
    this.#deadlines.remove(waiter)
    this.#size -= 1
    if (waiter.line.first === undefined) this.#shut(waiter.line)
  }

  /** Has the store asked again for a line, once whoever runs now is done. */
  #askSoon(line: WaitLine): void {
    line.askAt = this.now()
    this.#wakeAt = Math.min(this.#wakeAt, line.askAt)
  }

  /** Turns a caller away. Those behind may be served then: soon, and all who leave at once cause one look. */
  #dismiss(waiter: Waiter, error: HeadgateError): void {
    if (waiter.gone) return
    const { line } = waiter
    if (line.first === waiter) this.#askSoon(line)
    this.#leave(waiter)
    waiter.reject(error)
    if (!this.#serving) this.#setTimer()
  }

  /** Serves all whose turn it is. While that goes on, it is only noted that it has to be done again. */
  async #serve(): Promise<void> {
    this.#serveAgain = true
    if (this.#serving) return
    this.#serving = true
    while (this.#serveAgain) {
      this.#serveAgain = false
      this.#expire()
      await this.#serveLines()
    }
    this.#serving = false
    this.#asked = undefined
    this.#setTimer()
  }

  #expire(): void {
    const now = this.now()
    for (let due = this.#deadlines.first; due !== undefined && due.deadline <= now; ) {
      this.#dismiss(due, denialError(due.line.denied, due.cost, 0))
      due = this.#deadlines.first
    }
  }

  async #serveLines(): Promise<void> {
    const order = new IndexedHeap<WaitLine>(({ turn }) => turn)
    const queueUp = (line: WaitLine) => {
      line.turn = line.first!.ticket
      order.add(line)
    }
    for (const line of this.#lines.values()) queueUp(line)
    const awaited = new Set<string>()
    let wakeAt = Number.POSITIVE_INFINITY
    this.#wakeAt = wakeAt
    for (let line = order.first; line !== undefined; line = order.first) {
      order.remove(line)
      if (line.first === undefined) continue
      if (line.first.ticket !== line.turn) {
        queueUp(line)
        continue
      }
      if (!line.plan.limits.some(({ key }) => awaited.has(key))) {
        const served = line.askAt <= this.now() && (await this.#serveFirst(line))
        if (line.first === undefined) continue
        // Who was first when the lines were put in order may have left since.
        if (served || line.first.ticket !== line.turn) {
          queueUp(line)
          continue
        }
        wakeAt = Math.min(wakeAt, line.askAt)
      }
      awaited.add(line.key)
    }
    this.#wakeAt = Math.min(this.#wakeAt, wakeAt)
  }

  /** Asks for the first of a line. Returns whether it left, served or turned away. */
  async #serveFirst(line: WaitLine): Promise<boolean> {
    const waiter = line.first!
    this.#asked = line
    this.#freedWhileAsked = false
    let decision: Decision
    try {
      const answer = this.#options.decide(line.plan, waiter.cost)
      decision = isPromise(answer) ? await answer : answer
    } catch (error) {
      this.#dismiss(waiter, error as HeadgateError)
      return true
    }
    if (decision.granted) {
      if (waiter.gone) {
        void decision.permit.release()
      } else {
        this.#leave(waiter)
        waiter.resolve(decision.permit)
      }
      return true
    }
    // All may have left while the store was asked.
    if (line.first === undefined) return false
    this.#unstand(line)
    line.deny(decision, this.now())
    this.#stand(line)
    // The denial does not know of what was freed, nor of who left, while the store was asked.
    if (this.#freedWhileAsked || line.first !== waiter) line.askAt = this.now()
    const leftMs = waiter.deadline - this.now()
    if (waiter.gone || !cannotFit(decision, leftMs)) return false
    this.#dismiss(waiter, denialError(decision, waiter.cost, leftMs))
    return true
  }

  #setTimer(): void {
    const { clock } = this.#options
    const at = this.#size === 0 ? Number.POSITIVE_INFINITY : Math.min(this.#wakeAt, this.#nextDeadline)
    if (at === this.#timerAt && this.#cancelTimer !== undefined) return
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#timerAt = at
    if (at === Number.POSITIVE_INFINITY) return
    const now = this.now()
    const delayMs = Math.min(Math.max(0, Math.ceil(at - now)), LONGEST_TIMER_MS)
    this.#cancelTimer = clock.setTimer(() => {
      this.#cancelTimer = undefined
      // So much time has passed, whatever the clock says: it may have been set back meanwhile.
      const missingMs = now + delayMs - this.now()
      if (missingMs > 0) this.#setBackMs += missingMs
      void this.#serve()
    }, delayMs)
  }

  get #nextDeadline(): number {
    return this.#deadlines.first?.deadline ?? Number.POSITIVE_INFINITY
  }
}

/** Whether a wait is bound to be longer than the time that is left. A probe may come back at any time. */
export function cannotFit(denied: Denied, leftMs: number): boolean {
  return denied.reason === 'cost' || (waitMsOf(denied) > leftMs && denied.reason !== 'probe')
}

/** The error of a caller whose signal aborted. */
export function abortError(signal: AbortSignal): HeadgateError {
  const message = 'The wait was aborted by its signal; nothing was taken.'
  return new HeadgateError('ERR_ABORTED', message, { cause: signal.reason })
}

/** The error of a caller of a closed limiter. */
export function closedError(): HeadgateError {
  return new HeadgateError('ERR_CLOSED', 'The limiter is closed; make a new one to go on.')
}
