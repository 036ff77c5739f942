import { aspectsOf } from '../calls/aspect.ts'
import { batchItems } from '../calls/batch.ts'
import { type Call, checkCall, methodOf } from '../calls/call.ts'
import { parseEndpoint, pathOf } from '../calls/endpoint.ts'
import { planBatch } from './batch-plan.ts'
import type { Plan, PlanContext } from './plan.ts'
import { type OnCorrected, Planner } from './planner.ts'

/** Kinds of call that one generation of the cache holds. A plan takes 2 to 4 kB, so two are 40 to 80 MB. */
const GENERATION_SIZE = 10_000

/** Longest kind of call that is cached: a few long ones are seldom seen again, and would take much room. */
const LONGEST_KIND = 1_000

/**
 * Plans by kind of call. Two generations of a bounded size: what is used moves to the young one, and when that
 * is full, what only the old one holds is forgotten.
 */
export class PlanCache {
  readonly #context: PlanContext
  readonly #planner: Planner
  #young = new Map<string, Plan>()
  #old = new Map<string, Plan>()

  constructor(context: PlanContext, onCorrected?: OnCorrected) {
    this.#context = context
    this.#planner = new Planner(context, onCorrected)
  }

  /**
   * Classifies a call; a batch item by item.
   *
   * @throws HeadgateError `ERR_INVALID_CALL`, `ERR_INVALID_COST`, `ERR_INVALID_URL`
   */
  plan(call: Call): Plan {
    checkCall(call)
    const items = call.body === undefined ? undefined : batchItems(call)
    if (items === undefined) return this.#planOne(call)
    const parts = items.map((item) => this.#planOne(item))
    return planBatch(parts, this.#context)
  }

  #planOne(call: Call): Plan {
    const { url, token, family, subjects } = call
    if (typeof url !== 'string') parseEndpoint(url)
    const path = pathOf(url)
    const hints = family === undefined && subjects === undefined ? '' : JSON.stringify([family, subjects])
    const aspects = aspectsOf(call, path)
    const kind = `${token.type} ${token.id ?? ''} ${methodOf(call)} ${path} ${hints}${aspects}`
    return this.#planOf(kind, call, aspects)
  }

  #planOf(kind: string, call: Call, aspects: string): Plan {
    if (kind.length > LONGEST_KIND) return this.#planner.plan(call, aspects)
    const young = this.#young.get(kind)
    return young === undefined || young.isOutdated ? this.#fetch(kind, call, aspects) : young
  }

  #fetch(kind: string, call: Call, aspects: string): Plan {
    const old = this.#old.get(kind)
    const plan = old === undefined || old.isOutdated ? this.#planner.plan(call, aspects) : old
    if (this.#young.size >= GENERATION_SIZE) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(kind, plan)
    return plan
  }
}
