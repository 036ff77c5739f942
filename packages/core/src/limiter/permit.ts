import type { ReleaseCommand } from '../engine/command.ts'
import type { Store, SyncStore } from '../engine/store.ts'
import type { HeadgateError } from '../errors.ts'
import type { ClassifiedError } from '../meta/classify-error.ts'
import type { Desk } from './desk.ts'
import { type Admission, MARKS } from './news.ts'
import type { Plan } from './plan.ts'
import { type FetchResponse, hasUnreadError, type MetaResponse, readResponse } from './response.ts'

/** At once from a store that answers at once, else a promise. */
export type Answer<S extends Store, T> = S extends SyncStore ? T : Promise<T>

/** What a response taught. */
export interface Settlement {
  /** The error in the response, if there is one: what it means, and what to do about it. */
  readonly error: ClassifiedError | undefined
  /** How many percentages were taken in. */
  readonly readings: number
  /** The store's failure, if it could not take in what the response taught. */
  readonly storeError: HeadgateError | undefined
}

const SETTLED_BEFORE: Settlement = { error: undefined, readings: 0, storeError: undefined }

/**
 * Leave to send one call. What it took of each limit stays taken, whatever the response: give the permit back
 * only if the call was never sent.
 */
export class Permit<S extends Store = Store> implements Admission {
  /** When it was granted, epoch ms. */
  readonly at: number
  /** What the call counts as. */
  readonly cost: number
  /** @internal */
  readonly marks: readonly number[]
  readonly #desk: Desk
  readonly #plan: Plan
  #open = true

  /** @internal */
  constructor(desk: Desk, plan: Plan, cost: number, at: number, marks: readonly number[]) {
    this.#desk = desk
    this.#plan = plan
    this.cost = cost
    this.at = at
    this.marks = marks
  }

  /** A permit is a granted decision. */
  get granted(): true {
    return true
  }

  get permit(): this {
    return this
  }

  /**
   * Hands back the response: its headers and its error, if any, change what is believed of the limits. Never
   * throws or rejects. The second time, and after `release`, it does nothing.
   *
   * The body of a `fetch` response with an error status is read from a clone, so the caller can still read it.
   */
  settle(response: MetaResponse): Answer<S, Settlement>
  settle(response: FetchResponse): Promise<Settlement>
  settle(response: MetaResponse | FetchResponse): unknown {
    if (!this.#open) return this.#desk.answer(SETTLED_BEFORE)
    this.#open = false
    if (hasUnreadError(response)) {
      return readResponse(response).then((read) => this.#desk.settle(this.#plan, this, read))
    }
    return this.#desk.settle(this.#plan, this, response)
  }

  /**
   * Gives everything back, as if the call had never been admitted: only if it was never sent. Returns whether it
   * was given back: not the second time, and not after `settle`. Never throws or rejects.
   */
  release(): Answer<S, boolean> {
    if (!this.#open) return this.#desk.answer(false) as Answer<S, boolean>
    this.#open = false
    return this.#desk.release(this.#plan, releaseCommands(this.#plan, this)) as Answer<S, boolean>
  }
}

function releaseCommands(plan: Plan, { at, cost, marks }: Admission): readonly ReleaseCommand[] {
  return plan.limits.slice(0, marks.length / MARKS).map((limit, i) => ({
    kind: 'release',
    limit,
    cost: plan.costAt(i, cost),
    at,
    seq: marks[i * MARKS]!,
    probe: marks[i * MARKS + 3] === 1,
  }))
}
