import type { Membership } from '../calls/classify.ts'
import type { Limit } from '../engine/command.ts'
import { type LimitContext, type LimitName, limitOf, nameOf } from './limit.ts'

/**
 * The names and limits of plans. Those that count for the app are the same for all plans of a limiter, and made once:
 * shared by thousands of plans, they stay in the processor's cache.
 */
export class AppLimits {
  readonly #context: LimitContext
  readonly #names = new Map<string, LimitName>()
  readonly #limits = new Map<string, Limit>()
  #factsVersion = -1

  constructor(context: LimitContext) {
    this.#context = context
  }

  /** Names a limit. */
  nameOf(membership: Membership): LimitName {
    const name = nameOf(this.#context.appId, membership)
    return this.#isShared(membership) ? once(this.#names, name.key, () => name) : name
  }

  /** The limit of that name, as of the facts now known. */
  limitOf(membership: Membership, { key }: LimitName): Limit {
    if (!this.#isShared(membership)) return limitOf(this.#context, membership, key)
    const { version } = this.#context.facts
    if (this.#factsVersion !== version) this.#limits.clear()
    this.#factsVersion = version
    return once(this.#limits, key, () => limitOf(this.#context, membership, key))
  }

  /** A call may name any subject as the app; its own is the one that nearly all do. */
  #isShared({ family, subjectId }: Membership): boolean {
    return family.subject === 'app' && subjectId === this.#context.appId
  }
}

function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key)
  if (known !== undefined) return known
  const value = make()
  made.set(key, value)
  return value
}
