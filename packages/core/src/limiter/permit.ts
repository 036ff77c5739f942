import type { ReleaseCommand } from '../engine/command.ts'
import type { Store, SyncStore } from '../engine/store.ts'
import type { HeadgateError } from '../errors.ts'
import type { ClassifiedError } from '../meta/classify-error.ts'
import { type Admission, atOf, costOf, markAt, markCount } from './admission.ts'
import type { Desk } from './desk.ts'
import type { LimitName } from './limit.ts'
import type { MaybePromise } from './maybe-promise.ts'
import type { Plan } from './plan.ts'
import { type FetchResponse, isFetchResponse, type MetaResponse, readResponse } from './response.ts'

/** At once from a store that answers at once, else a promise. */
export type Answer<S extends Store, T> = S extends SyncStore ? T : Promise<T>

/** What a response taught. */
export interface Settlement {
  /** The error in the response, if there is one: what it means, and what to do about it. */
  readonly error: ClassifiedError | undefined
  /** The limit that a throttle error closed, and until when, in epoch ms. */
  readonly blocked: { readonly limit: LimitName; readonly until: number } | undefined
  /** How many percentages were taken in. */
  readonly readings: number
  /** The store's failure, if it could not take in what the response taught. */
  readonly storeError: HeadgateError | undefined
}

/** What a permit says that was released. */
const NEVER_SENT: Settlement = { error: undefined, blocked: undefined, readings: 0, storeError: undefined }

/**
 * Leave to send one call. What it took of each limit stays taken, whatever the response: give the permit back
 * only if the call was never sent.
 */
export class Permit<S extends Store = Store> {
  readonly #desk: Desk
  readonly #plan: Plan
  readonly #admission: Admission
  #settlement: MaybePromise<Settlement> | undefined

  /** @internal */
  constructor(desk: Desk, plan: Plan, admission: Admission) {
    this.#desk = desk
    this.#plan = plan
    this.#admission = admission
  }

  /** When it was granted, epoch ms. */
  get at(): number {
    return atOf(this.#admission)
  }

  /** What the call counts as; of a batch, how many times what its items count as: most often `1`. */
  get cost(): number {
    return costOf(this.#admission)
  }

  /** A permit is a granted decision. */
  get granted(): true {
    return true
  }

  get permit(): this {
    return this
  }

  /** @internal Whether it is for a batch, whose items are answered each on its own. */
  get isBatch(): boolean {
    return this.#plan.items !== undefined
  }

  /**
   * Hands back the response: its headers and its error, if any, change what is believed of the limits. Never
   * throws or rejects. The second time it says what it said the first time.
   *
   * The body of a `fetch` response is read, from a clone, where the status is an error's or the call is a batch.
   * If you have read it yourself by then, hand over `{ status, headers, body }` instead, or the error is not seen.
   */
  settle(response: FetchResponse): Promise<Settlement>
  settle(response: MetaResponse): Answer<S, Settlement>
  settle(response: MetaResponse | FetchResponse): unknown {
    const isFetch = isFetchResponse(response)
    this.#settlement ??= isFetch
      ? settleFetched(this.#desk, this.#plan, this.#admission, response)
      : this.#desk.settle(this.#plan, this.#admission, response)
    return isFetch ? Promise.resolve(this.#settlement) : this.#settlement
  }

  /**
   * Gives everything back, as if the call had never been admitted: only if it was never sent. Returns whether it
   * was given back: not the second time, and not after `settle`. Never throws or rejects.
   */
  release(): Answer<S, boolean> {
    if (this.#settlement !== undefined) return this.#desk.answer(false) as Answer<S, boolean>
    this.#settlement = this.#desk.answer(NEVER_SENT)
    return this.#desk.release(this.#plan, releaseCommands(this.#plan, this.#admission)) as Answer<S, boolean>
  }

  /** What a log should show. */
  toJSON(): object {
    return { granted: true, at: this.at, cost: this.cost }
  }
}

function settleFetched(
  desk: Desk,
  plan: Plan,
  admission: Admission,
  response: FetchResponse,
): MaybePromise<Settlement> {
  const { status, headers } = response
  const mayHoldErrors = status >= 400 || plan.items !== undefined
  if (!mayHoldErrors) return desk.settle(plan, admission, { status, headers })
  return readResponse(response).then((read) => desk.settle(plan, admission, read))
}

function releaseCommands(plan: Plan, admission: Admission): readonly ReleaseCommand[] {
  const at = atOf(admission)
  return Array.from({ length: markCount(admission) }, (_, i) => {
    const { seq, probe } = markAt(admission, i)
    return { kind: 'release', limit: plan.limitAt(i), cost: plan.chargedAt(i, admission), at, seq, probe }
  })
}
