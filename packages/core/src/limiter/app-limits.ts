import type { Membership } from '../calls/classify.ts'
import type { Limit } from '../engine/command.ts'
import { type LimitContext, limitOf } from './limit.ts'

/**
 * The limits of plans. Those that count for the app are the same for all plans of a limiter, and made once: shared by
 * thousands of plans, they stay in the processor's cache.
 */
export class AppLimits {
  readonly #context: LimitContext
  readonly #limits = new Map<string, Limit>()
  #factsVersion = -1

  constructor(context: LimitContext) {
    this.#context = context
  }

  /** The limit of that key, as of the facts now known. */
  limitOf(membership: Membership, key: string): Limit {
    if (!this.#isShared(membership)) return limitOf(this.#context, membership, key)
    const { version } = this.#context.facts
    if (this.#factsVersion !== version) this.#limits.clear()
    this.#factsVersion = version
    let limit = this.#limits.get(key)
    if (limit === undefined) {
      limit = limitOf(this.#context, membership, key)
      this.#limits.set(key, limit)
    }
    return limit
  }

  /** A call may name any subject as the app; its own is the one that nearly all do. */
  #isShared({ family, subjectId }: Membership): boolean {
    return family.subject === 'app' && subjectId === this.#context.appId
  }
}
