import type { Clock } from '../clock.ts'
import type { Batch, Command, Outcome, Reply } from '../engine/command.ts'
import type { Store } from '../engine/store.ts'
import { HeadgateError } from '../errors.ts'
import type { ClassifiedError } from '../meta/classify-error.ts'
import { type Admission, admissionOf } from './admission.ts'
import type { Decision } from './decision.ts'
import type { LimitWatch } from './limit-watch.ts'
import { isPromise, type MaybePromise, whenReady } from './maybe-promise.ts'
import { type News, type NewsContext, readNews } from './news.ts'
import { Permit, type Settlement } from './permit.ts'
import type { Plan } from './plan.ts'
import type { MetaResponse } from './response.ts'
import { toStoreError } from './store-error.ts'

/** What most responses teach. */
const NOTHING_NEW: Settlement = Object.freeze({
  error: undefined,
  blocked: undefined,
  readings: 0,
  storeError: undefined,
})

/** What a desk is made of. */
export interface DeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly context: NewsContext
  readonly watch: LimitWatch
  /** Called when a meter of a plan may have opened earlier than was foreseen. */
  readonly onFreed: (plan: Plan) => void
  /** Called when a response told a fact that was not known. */
  readonly onFactsChanged: () => void
}

/**
 * Where plans meet the store: decides, settles and releases. It answers at once if the store does, and so that
 * every path is written once, its results are values or promises.
 */
export class Desk {
  readonly #options: DeskOptions

  constructor(options: DeskOptions) {
    this.#options = options
  }

  /** Asks the store for `cost` of every meter of a plan. */
  decide(plan: Plan, cost: number): MaybePromise<Decision> {
    const reply = this.#execute(plan.batchFor(cost))
    return isPromise(reply)
      ? reply.then((answer) => this.#toDecision(plan, cost, answer))
      : this.#toDecision(plan, cost, reply)
  }

  settle(plan: Plan, admission: Admission, response: MetaResponse): MaybePromise<Settlement> {
    const { context, onFactsChanged, watch } = this.#options
    const factsVersion = context.facts.version
    const news = readNews(plan, admission, response, context)
    if (context.facts.version !== factsVersion) onFactsChanged()
    if (news.commands.length > 0) return this.#learn(plan, admission, news)
    if (watch.isOn) watch.emitAll(watch.cameBack(plan, admission))
    const { error, readings } = news
    if (error === undefined && readings === 0) return this.answer(NOTHING_NEW)
    return this.answer({ error, blocked: undefined, readings, storeError: undefined })
  }

  /** Apart from `settle`, which most often needs none of it: what a callback closes over is made beforehand. */
  #learn(plan: Plan, admission: Admission, { commands, error, readings }: News): MaybePromise<Settlement> {
    const { context, onFreed, watch } = this.#options
    return whenReady(this.#attempt(commands), (reply): Settlement => {
      // Whoever is let go next may have the store fill in the same reply anew.
      const settlement = settlementOf(plan, commands, reply, error, readings)
      if (reply instanceof HeadgateError) context.heardOfApp.forget()
      else this.#learnCosts(commands, reply)
      const events = watch.isOn ? watch.cameBack(plan, admission) : []
      if (watch.isOn && !(reply instanceof HeadgateError))
        watch.learned(commands, reply, error, events, context.learnsCosts)
      onFreed(plan)
      watch.emitAll(events)
      return settlement
    })
  }

  release(plan: Plan, commands: readonly Command[]): MaybePromise<boolean> {
    return whenReady(this.#attempt(commands), (reply) => {
      this.#options.onFreed(plan)
      return !(reply instanceof HeadgateError)
    })
  }

  /** Executes commands of any kind. */
  execute(commands: readonly Command[]): MaybePromise<Reply> {
    return this.#execute({ commands, now: 0 })
  }

  /** Hands a value out as the store would: at once, or as a promise. */
  answer<T>(value: T): MaybePromise<T> {
    return this.#options.store.capabilities.sync ? value : Promise.resolve(value)
  }

  #execute(batch: Batch): MaybePromise<Reply> {
    batch.now = this.#options.clock.now()
    try {
      const reply = this.#options.store.execute(batch)
      return isPromise(reply) ? reply.catch(rethrow) : reply
    } catch (error) {
      return rethrow(error)
    }
  }

  #learnCosts(commands: readonly Command[], { now, outcomes }: Reply): void {
    const { costs, learnsCosts } = this.#options.context
    if (!learnsCosts) return
    for (const [i, command] of commands.entries()) {
      if (command.kind !== 'read' || command.limit.algorithm === 'window') continue
      const { heard, deviation } = outcomes[i]!
      if (heard === 'next') costs.observe(command.limit, deviation, now)
      else if (heard === 'first') costs.beginAnew(command.limit)
    }
  }

  /** Executes commands; the store's failure is a value. */
  #attempt(commands: readonly Command[]): MaybePromise<Reply | HeadgateError> {
    try {
      const reply = this.execute(commands)
      return isPromise(reply) ? reply.catch(toStoreError) : reply
    } catch (error) {
      return toStoreError(error)
    }
  }

  #toDecision(plan: Plan, cost: number, reply: Reply): Decision {
    const { now, deniedBy, retryAt, outcomes } = reply
    if (deniedBy >= 0) {
      const reason = retryAt === Number.POSITIVE_INFINITY ? 'cost' : reply.reason
      return { granted: false, retryAt, now, limit: plan.nameAt(deniedBy), reason }
    }
    // The plan may have grown while the store was asked, and a reply that is used again may be longer.
    const size = Math.min(plan.size, outcomes.length)
    const permit = new Permit(this, plan, admissionOf(reply, cost, size))
    const { watch } = this.#options
    if (watch.isOn) watch.granted(plan, reply)
    return permit
  }
}

function settlementOf(
  plan: Plan,
  commands: readonly Command[],
  reply: Reply | HeadgateError,
  error: ClassifiedError | undefined,
  readings: number,
): Settlement {
  if (reply instanceof HeadgateError) return { error, blocked: undefined, readings, storeError: reply }
  const at = commands.findIndex(({ kind }) => kind === 'block')
  const blocked = at < 0 ? undefined : blockedBy(plan, commands[at]!, reply.outcomes[at]!)
  return { error, blocked, readings, storeError: undefined }
}

/** The limit that a block command closed. Of a batch, one of its items' may be another's. */
function blockedBy(plan: Plan, { limit }: Command, { blockedUntil }: Outcome): Settlement['blocked'] {
  const plans = [plan, ...(plan.items ?? []).map((item) => item.plan)]
  const name = plans.flatMap(({ names }) => names).find(({ key }) => key === limit.key)
  return name && { limit: name, until: blockedUntil }
}

function rethrow(error: unknown): never {
  throw toStoreError(error)
}
