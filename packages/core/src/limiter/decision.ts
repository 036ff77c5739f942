import type { DenialReason } from '../engine/command.ts'
import type { Store } from '../engine/store.ts'
import { HeadgateError } from '../errors.ts'
import type { LimitName } from './limit.ts'
import type { Permit } from './permit.ts'

/** Whether a call may go. */
export type Decision<S extends Store = Store> = Granted<S> | Denied

/** The call may go now. */
export interface Granted<S extends Store = Store> {
  readonly granted: true
  /** To be settled with the response, or released if the call is not sent. */
  readonly permit: Permit<S>
}

/** The call may not go now. Nothing was taken. */
export interface Denied {
  readonly granted: false
  /** Epoch ms from which it may go if nothing else happens, `Infinity` if it never can. */
  readonly retryAt: number
  /** The time that decided, epoch ms: `retryAt − now` is the wait. */
  readonly now: number
  /** The limit that decided: of several that deny, the last to be free. */
  readonly limit: LimitName
  /**
   * - `limit`: it is used up.
   * - `block`: Meta refused a call, and the block that followed is not over.
   * - `probe`: the block is over, and the one call that goes first is not back yet.
   * - `queue`: others wait for it, and come first.
   * - `store`: the store does not answer, and `onStoreError` says to deny; or the fallback's share is too small for
   *   the call. `retryAt` is when the store is tried next.
   * - `cost`: the call costs more than the limit can ever grant at once.
   */
  readonly reason: DenialReason | 'queue' | 'store' | 'cost'
}

/** The error that a denial becomes where it has to be thrown. */
export function denialError(denied: Denied, cost: number, leftMs: number): HeadgateError {
  const { limit, retryAt, now, reason } = denied
  const name = `${limit.family} of ${limit.subjectId}`
  if (reason === 'cost') {
    return new HeadgateError(
      'ERR_COST_ABOVE_CAPACITY',
      `The call costs ${cost}, more than the limit ${name} can ever grant at once; split it, or correct the facts.`,
    )
  }
  return new HeadgateError(
    'ERR_WAIT_TOO_LONG',
    `The call may go in ${Math.ceil(retryAt - now)} ms (limit ${name}, ${reason}), but its deadline is in ${Math.max(0, Math.floor(leftMs))} ms; wait longer, or call less.`,
    { retryAt },
  )
}
