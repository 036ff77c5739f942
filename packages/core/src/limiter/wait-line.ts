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
  /** Epoch ms at which the wait ends, `Infinity` for no end. */
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
  /** When to ask the store again, epoch ms. */
  askAt: number
  #last: Waiter | undefined

  constructor(plan: Plan, denied: Denied) {
    this.plan = plan
    this.denied = denied
    this.askAt = askAtOf(denied)
  }

  /** Key of the meter that the line waits for: the one that denied it. The others are free for who comes later. */
  get key(): string {
    return this.denied.limit.key
  }

  deny(denied: Denied): void {
    this.denied = denied
    this.askAt = askAtOf(denied)
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

function askAtOf({ reason, retryAt, now }: Denied): number {
  return reason === 'probe' ? Math.min(retryAt, now + PROBE_POLL_MS) : retryAt
}
