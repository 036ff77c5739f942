import type { Command, Reply } from '../engine/command.ts'
import type { Decision, Denied } from './decision.ts'
import { Desk, type DeskOptions } from './desk.ts'
import { HeardHeaders } from './heard-headers.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'
import type { OnStoreError } from './options.ts'
import type { Plan } from './plan.ts'
import { createGrantingStore, createSharedStore } from './stand-in.ts'
import type { StoreGuard } from './store-guard.ts'

/** What a guarded desk is made of. */
export interface GuardedDeskOptions extends Omit<DeskOptions, 'store'> {
  readonly guard: StoreGuard
  readonly onStoreError: OnStoreError
}

/**
 * The desk that decides: the store's own, and while the store is away what `onStoreError` puts in its place. A
 * permit remembers the desk that gave it, and goes back to that.
 */
export class GuardedDesk {
  readonly #options: GuardedDeskOptions
  readonly #main: Desk
  readonly #standIn: Desk | undefined

  constructor(options: GuardedDeskOptions) {
    this.#options = options
    const { guard, onStoreError } = options
    const { sync } = guard.capabilities
    this.#main = new Desk({ ...options, store: guard })
    const context = { ...options.context, learnsCosts: false, heardOfApp: new HeardHeaders() }
    if (onStoreError === 'grant') {
      this.#standIn = new Desk({ ...options, context, store: createGrantingStore(sync) })
    } else if (typeof onStoreError === 'object') {
      const store = createSharedStore(onStoreError.fallback, onStoreError.share, sync)
      this.#standIn = new Desk({ ...options, context, store })
    }
  }

  /** Asks for `cost` of every meter of a plan. */
  decide(plan: Plan, cost: number): MaybePromise<Decision> {
    const { guard, onStoreError } = this.#options
    if (onStoreError === 'throw') return this.#main.decide(plan, cost)
    if (guard.isAway) return this.#decideInstead(plan, cost)
    try {
      const decision = this.#main.decide(plan, cost)
      return isPromise(decision) ? decision.catch(() => this.#decideInstead(plan, cost)) : decision
    } catch {
      return this.#decideInstead(plan, cost)
    }
  }

  /** Executes commands that only look. */
  execute(commands: readonly Command[]): MaybePromise<Reply> {
    const standIn = this.#standIn
    if (standIn === undefined || this.#options.onStoreError === 'grant') return this.#main.execute(commands)
    try {
      const reply = this.#main.execute(commands)
      return isPromise(reply) ? reply.catch(() => standIn.execute(commands)) : reply
    } catch {
      return standIn.execute(commands)
    }
  }

  /** Hands a value out as the store would: at once, or as a promise. */
  answer<T>(value: T): MaybePromise<T> {
    return this.#main.answer(value)
  }

  #decideInstead(plan: Plan, cost: number): MaybePromise<Decision> {
    if (this.#standIn === undefined) return this.#main.answer(this.#denial(plan, 0))
    const decision = this.#standIn.decide(plan, cost)
    return isPromise(decision)
      ? decision.then((decided) => this.#checked(plan, cost, decided))
      : this.#checked(plan, cost, decision)
  }

  /** What costs more than the share, and less than the whole, goes when the store is back. */
  #checked(plan: Plan, cost: number, decision: Decision): Decision {
    if (decision.granted || decision.reason !== 'cost') return decision
    const { commands } = plan.batchFor(cost)
    if (commands.some((command) => command.limit.exact && command.cost > command.limit.capacity))
      return decision
    const index = plan.limits.findIndex(({ key }) => key === decision.limit.key)
    return this.#denial(plan, Math.max(0, index))
  }

  #denial(plan: Plan, index: number): Denied {
    const { clock, guard } = this.#options
    const now = clock.now()
    return { granted: false, retryAt: guard.retryAt, now, limit: plan.nameAt(index), reason: 'store' }
  }
}
