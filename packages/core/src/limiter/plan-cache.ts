import { aspectsOf } from '../calls/aspect.ts'
import { batchItems } from '../calls/batch.ts'
import { type Call, checkCall, methodOf } from '../calls/call.ts'
import { classify, corrected, membershipOf } from '../calls/classify.ts'
import { countIds, type Endpoint, parseEndpoint, pathOf } from '../calls/endpoint.ts'
import { planBatch } from './batch-plan.ts'
import { Corrections } from './corrections.ts'
import type { LimitName } from './limit.ts'
import { Plan, type PlanContext } from './plan.ts'

/** A call that was classified: what it has to pass, and what it counts as. */
export interface PlannedCall {
  readonly plan: Plan
  readonly cost: number
}

/**
 * Told when calls of a kind turned out to fall under other limits.
 *
 * @param are tells the limits of a plan made now
 */
export type OnCorrected = (
  segments: readonly string[],
  were: readonly LimitName[],
  are: () => readonly LimitName[],
) => void

/** Kinds of call that one generation of the cache holds. A plan takes 2 to 4 kB, so two are 40 to 80 MB. */
const GENERATION_SIZE = 10_000

/** Longest kind of call that is cached: a few long ones are seldom seen again, and would take much room. */
const LONGEST_KIND = 1_000

/** Kinds whose names begin alike for so long are taken to cost alike. */
const LONGEST_COST_KIND = 120

/**
 * Plans by kind of call. Two generations of a bounded size: what is used moves to the young one, and when that
 * is full, what only the old one holds is forgotten.
 */
export class PlanCache {
  readonly #context: PlanContext
  readonly #corrections = new Corrections()
  readonly #onCorrected: OnCorrected
  #young = new Map<string, Plan>()
  #old = new Map<string, Plan>()

  constructor(context: PlanContext, onCorrected: OnCorrected = () => {}) {
    this.#context = context
    this.#onCorrected = onCorrected
  }

  /**
   * Classifies a call; a batch item by item.
   *
   * @throws HeadgateError `ERR_INVALID_CALL`, `ERR_INVALID_COST`, `ERR_INVALID_URL`
   */
  plan(call: Call): PlannedCall {
    checkCall(call)
    const items = call.body === undefined ? undefined : batchItems(call)
    if (items === undefined) return this.#planOne(call)
    const parts = items.map((item) => this.#planOne(item))
    return { plan: planBatch(parts, this.#context), cost: call.cost ?? 1 }
  }

  #planOne(call: Call): PlannedCall {
    const { url, token, family, subjects } = call
    if (typeof url !== 'string') parseEndpoint(url)
    const path = pathOf(url)
    const hints = family === undefined && subjects === undefined ? '' : JSON.stringify([family, subjects])
    const aspects = aspectsOf(call, path)
    const kind = `${token.type} ${token.id ?? ''} ${methodOf(call)} ${path} ${hints}${aspects}`
    const plan = this.#planOf(kind, call, aspects)
    // Where ids are named, the aspects say so.
    return { plan, cost: call.cost ?? (aspects === '' ? 1 : countIds(url)) }
  }

  #planOf(kind: string, call: Call, aspects: string): Plan {
    if (kind.length > LONGEST_KIND) return this.#make(call, aspects)
    const young = this.#young.get(kind)
    return young === undefined || young.isOutdated ? this.#fetch(kind, call, aspects) : young
  }

  #fetch(kind: string, call: Call, aspects: string): Plan {
    const old = this.#old.get(kind)
    const plan = old === undefined || old.isOutdated ? this.#make(call, aspects) : old
    if (this.#young.size >= GENERATION_SIZE) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(kind, plan)
    return plan
  }

  #make({ body: _body, ...call }: Call, aspects: string): Plan {
    // A plan lives long and a body may be large: what it tells is in its aspects.
    const endpoint = parseEndpoint(call.url)
    const learned = this.#corrections.get(call, endpoint)
    const known = learned === undefined ? call : corrected(call, learned.familyName, learned.subjectId)
    const { appId } = this.#context
    const plan: Plan = new Plan(
      classify(known, endpoint, appId, aspects),
      {
        kind: kindOf(call, endpoint),
        membershipOf: (family) => membershipOf(family, known, endpoint, appId, aspects),
        correct: (correction) => {
          const isNews = this.#corrections.learn(call, endpoint, correction, learned)
          if (isNews) this.#onCorrected(endpoint.segments, plan.names, () => this.#make(call, aspects).names)
          return isNews
        },
      },
      this.#context,
    )
    return plan
  }
}

/** What calls that do the same to other objects have in common: the method, and the path without its ids. */
function kindOf(call: Call, { api, segments }: Endpoint): string {
  const path = segments.map((segment) => (/\d{3}/.test(segment) ? '*' : segment)).join('/')
  return `${methodOf(call)} ${api} ${path}`.slice(0, LONGEST_COST_KIND)
}
