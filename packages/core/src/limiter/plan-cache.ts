import { aspectsOf } from '../calls/aspect.ts'
import { type Call, checkCall, methodOf } from '../calls/call.ts'
import { classify, membershipOf } from '../calls/classify.ts'
import { countIds, parseEndpoint, pathOf } from '../calls/endpoint.ts'
import { Plan, type PlanContext } from './plan.ts'

/** A call that was classified: what it has to pass, and what it counts as. */
export interface PlannedCall {
  readonly plan: Plan
  readonly cost: number
}

/** Kinds of call that one generation of the cache holds. */
const GENERATION_SIZE = 5_000

/**
 * Plans by kind of call. Two generations of a bounded size: what is used moves to the young one, and when that
 * is full, what only the old one holds is forgotten.
 */
export class PlanCache {
  readonly #context: PlanContext
  #young = new Map<string, Plan>()
  #old = new Map<string, Plan>()

  constructor(context: PlanContext) {
    this.#context = context
  }

  /**
   * Classifies a call.
   *
   * @throws HeadgateError `ERR_INVALID_CALL`, `ERR_INVALID_COST`, `ERR_INVALID_URL`
   */
  plan(call: Call): PlannedCall {
    checkCall(call)
    const { url, token, family, subjects } = call
    if (typeof url !== 'string') parseEndpoint(url)
    const path = pathOf(url)
    const hints = family === undefined && subjects === undefined ? '' : JSON.stringify([family, subjects])
    const aspects = aspectsOf(call, path)
    const kind = `${token.type} ${token.id ?? ''} ${methodOf(call)} ${path} ${hints}${aspects}`
    const plan = this.#young.get(kind) ?? this.#fetch(kind, call, aspects)
    // Where ids are named, the aspects say so.
    return { plan, cost: call.cost ?? (aspects === '' ? 1 : countIds(url)) }
  }

  #fetch(kind: string, call: Call, aspects: string): Plan {
    const plan = this.#old.get(kind) ?? this.#make(call, aspects)
    if (this.#young.size >= GENERATION_SIZE) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(kind, plan)
    return plan
  }

  #make(withBody: Call, aspects: string): Plan {
    const { appId } = this.#context
    // A plan lives long and a body may be large: what it tells is in its aspects.
    const { body: _body, ...call } = withBody
    const endpoint = parseEndpoint(call.url)
    const memberships = classify(call, endpoint, appId, aspects)
    return new Plan(
      memberships,
      (family) => membershipOf(family, call, endpoint, appId, aspects),
      this.#context,
    )
  }
}
