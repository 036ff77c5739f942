import { aspectsOf } from '../calls/aspect.ts'
import { batchItems } from '../calls/batch.ts'
import { type Call, checkCall, checkDetails, checkToken, methodOf, type Token } from '../calls/call.ts'
import { checkUrl, parseEndpoint, pathOf } from '../calls/endpoint.ts'
import { planBatch } from './batch-plan.ts'
import type { Plan, PlanContext } from './plan.ts'
import { keep, type OnCorrected, Planner } from './planner.ts'

/**
 * Places for plans in one generation of the cache, see {@link placesOf}. A place takes 0.5 to 1.2 kB, as measured of
 * plans of two or three limits, of one of 240 and of kinds with long paths: so two generations are 10 to 25 MB. What
 * responses teach, such as metrics that fill and headers that were heard, comes on top.
 */
const GENERATION_SIZE = 10_000

/** Limits of a plan, and characters of its kind, that one place is for. */
const LIMITS_IN_A_PLACE = 4
const CHARACTERS_IN_A_PLACE = 250

/** Longest kind of call that is cached: a few long ones are seldom seen again, and would take much room. */
const LONGEST_KIND = 1_000

/**
 * Plans by token and kind of call. Two generations of a bounded size: what is used moves to the young one, and when
 * that is full, what only the old one holds is forgotten.
 */
export class PlanCache {
  readonly #context: PlanContext
  readonly #planner: Planner
  #young = new Generation()
  #old = new Generation()

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
    try {
      return this.#planChecked(call)
    } catch (error) {
      // Of several mistakes, the token's goes first. It is not looked at before, since it was where a plan is found.
      checkToken(call.token)
      throw error
    }
  }

  #planChecked(call: Call): Plan {
    checkDetails(call)
    const items = call.body === undefined ? undefined : batchItems(call)
    if (items === undefined) return this.#planOne(call)
    const parts = items.map((item) => this.#planOne(item))
    return planBatch(parts, this.#context)
  }

  #planOne(call: Call): Plan {
    const { url, token } = call
    checkUrl(url)
    const path = pathOf(url)
    const aspects = aspectsOf(call, path)
    const beside = besidePath(call, aspects)
    const isPlain = beside === ''
    // The length goes first, so that no path, however odd, can pass for another one with more beside it.
    const kind = isPlain ? path : [path.length, path, beside].join(' ')
    // What is found here was checked when it was put here: its path, its token, and what is beside it.
    const young = typeof token === 'object' ? this.#young.plansFor(isPlain).get(token, kind) : undefined
    return young === undefined || young.isOutdated ? this.#fetch(kind, isPlain, call, path, aspects) : young
  }

  #fetch(kind: string, isPlain: boolean, call: Call, path: string, aspects: string): Plan {
    checkToken(call.token)
    const kept = keep(call, path, aspects)
    const known = this.#old.plansFor(isPlain).get(call.token, kind)
    const plan =
      known === undefined || known.isOutdated ? this.#planner.plan(kept, parseEndpoint(call.url)) : known
    if (kind.length > LONGEST_KIND) return plan
    if (this.#young.size >= GENERATION_SIZE) {
      this.#old = this.#young
      this.#young = new Generation()
    }
    const { token, url } = kept.call
    const isNew = this.#young.plansFor(isPlain).set(token, kind === url ? url : kind, plan)
    if (isNew) this.#young.size += placesOf(plan, kind)
    return plan
  }
}

/** Plans that are forgotten together. */
class Generation {
  /** Places that are taken. */
  size = 0
  readonly #plain = new PlansByToken()
  readonly #others = new PlansByToken()

  /** Those of reads whose path tells all, by that path; or the others: so no path passes for another kind. */
  plansFor(isPlain: boolean): PlansByToken {
    return isPlain ? this.#plain : this.#others
  }
}

/** Plans by the type of the token, by whose it is, and by kind: so no string has to be made to find one. */
class PlansByToken {
  readonly #tokens = new Map<string | undefined, Map<string | undefined, PlansOfToken>>()

  /** @param token as the caller gave it, whatever that is */
  get(token: Token | null, kind: string): Plan | undefined {
    return this.#tokens.get(token?.type)?.get(token?.id)?.get(kind)
  }

  /** Returns whether it is one more. */
  set({ type, id }: Token, kind: string, plan: Plan): boolean {
    const ofType = this.#tokens.get(type) ?? new Map<string | undefined, PlansOfToken>()
    this.#tokens.set(type, ofType)
    const plans = ofType.get(id)
    if (plans !== undefined) return plans.set(kind, plan)
    ofType.set(id, new PlansOfToken(kind, plan))
    return true
  }
}

/** The plans of one token. Many a token is used for one kind of call, and needs no map. */
class PlansOfToken {
  readonly #kind: string
  #plan: Plan
  #others: Map<string, Plan> | undefined

  constructor(kind: string, plan: Plan) {
    this.#kind = kind
    this.#plan = plan
  }

  get(kind: string): Plan | undefined {
    return kind === this.#kind ? this.#plan : this.#others?.get(kind)
  }

  /** Returns whether it is one more. */
  set(kind: string, plan: Plan): boolean {
    if (kind === this.#kind) {
      this.#plan = plan
      return false
    }
    this.#others ??= new Map()
    const { size } = this.#others
    return this.#others.set(kind, plan).size > size
  }
}

/** What the limits of a call depend on beside its token and its path: nothing, of most reads. */
function besidePath(call: Call, aspects: string): string {
  const { family, subjects } = call
  const method = methodOf(call)
  const hints =
    family === undefined && subjects === undefined ? '' : JSON.stringify([family, { ...subjects }])
  return method === 'GET' && hints === '' && aspects === '' ? '' : [method, hints + aspects].join(' ')
}

/** How much of a generation a plan takes. */
function placesOf(plan: Plan, kind: string): number {
  return Math.ceil(Math.max(plan.size / LIMITS_IN_A_PLACE, kind.length / CHARACTERS_IN_A_PLACE))
}
