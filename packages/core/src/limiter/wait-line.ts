import type { HeadgateError } from '../errors.ts'
import type { Denied } from './decision.ts'
import type { HeapItem } from './heap.ts'
import type { Permit } from './permit.ts'
import type { Plan } from './plan.ts'

/** One caller who waits in `acquire`. */
export interface Waiter extends HeapItem {
  /** Number of the turn: who came first has the lower one. */
  readonly ticket: number
  readonly line: WaitLine
  readonly cost: number
  /** When the wait ends, in the queue's time; `Infinity` for no end. */
  readonly deadline: number
  readonly resolve: (permit: Permit) => void
  readonly reject: (error: HeadgateError) => void
  /** Stops listening to the caller's signal. */
  readonly forget: () => void
  /** Whether the caller waits no more. */
  gone: boolean
  previous: Waiter | undefined
  next: Waiter | undefined
}

/** While somebody's probe is out, how often in ms to look whether it came back to another process. */
const PROBE_POLL_MS = 1_000

/** The callers who wait for the same plan, in the order in which they came. */
export class WaitLine implements HeapItem {
  readonly plan: Plan
  first: Waiter | undefined
  heapIndex = -1
  /** Ticket of the first when the line was last put in order with others. */
  turn = 0
  /** Why the first was last denied. */
  denied: Denied
  /** When the store foresees that the first may go, in the queue's time. */
  opensAt: number
  /** When to ask the store again, in the queue's time. */
  askAt: number
  #last: Waiter | undefined

  /** @param now the queue's time */
  constructor(plan: Plan, denied: Denied, now: number) {
    this.plan = plan
    this.denied = denied
    this.opensAt = now + waitMsOf(denied)
    this.askAt = askAtOf(denied, now)
  }

  /** Key of the meter that the line waits for: the one that denied it. The others are free for who comes later. */
  get key(): string {
    return this.denied.limit.key
  }

  deny(denied: Denied, now: number): void {
    this.denied = denied
    this.opensAt = now + waitMsOf(denied)
    this.askAt = askAtOf(denied, now)
  }

  push(waiter: Waiter): void {
    waiter.previous = this.#last
    if (this.#last === undefined) this.first = waiter
    else this.#last.next = waiter
    this.#last = waiter
  }

  remove(waiter: Waiter): void {
    if (waiter.previous === undefined) this.first = waiter.next
    else waiter.previous.next = waiter.next
    if (waiter.next === undefined) this.#last = waiter.previous
    else waiter.next.previous = waiter.previous
    waiter.previous = undefined
    waiter.next = undefined
  }
}

/** The wait that a denial calls for, in ms. Whose clock decided does not matter: the reply has both times. */
export function waitMsOf({ retryAt, now }: Denied): number {
  return retryAt - now
}

function askAtOf(denied: Denied, now: number): number {
  // Who stands behind others was not decided by the store: it can be asked as soon as they are gone.
  if (denied.reason === 'queue') return now
  return now + (denied.reason === 'probe' ? Math.min(waitMsOf(denied), PROBE_POLL_MS) : waitMsOf(denied))
}
