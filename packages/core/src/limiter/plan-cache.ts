import { aspectsOf } from '../calls/aspect.ts'
import { batchItems } from '../calls/batch.ts'
import { type Call, checkCall, checkToken, methodOf, type Token } from '../calls/call.ts'
import { parseEndpoint, pathOf } from '../calls/endpoint.ts'
import { planBatch } from './batch-plan.ts'
import type { Plan, PlanContext } from './plan.ts'
import { type OnCorrected, Planner } from './planner.ts'

/** Kinds of call that one generation of the cache holds. A plan takes 1 to 2 kB, so two are 20 to 40 MB. */
const GENERATION_SIZE = 10_000

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
    const items = call.body === undefined ? undefined : batchItems(call)
    if (items === undefined) return this.#planOne(call)
    const parts = items.map((item) => this.#planOne(item))
    return planBatch(parts, this.#context)
  }

  #planOne(call: Call): Plan {
    const { url, token } = call
    if (typeof url !== 'string') parseEndpoint(url)
    const path = pathOf(url)
    const aspects = aspectsOf(call, path)
    const kind = kindOf(call, path, aspects)
    // What is found here was checked when it was put here.
    const young = this.#young.get(token, kind)
    return young === undefined || young.isOutdated ? this.#fetch(kind, call, path, aspects) : young
  }

  #fetch(kind: string, call: Call, path: string, aspects: string): Plan {
    const { token, url } = call
    checkToken(token)
    const known = this.#old.get(token, kind)
    // Where the query tells nothing, it is not kept either.
    const kept = path.length < url.length ? detached(path) : path
    const plan =
      known === undefined || known.isOutdated
        ? this.#planner.plan(aspects === '' ? { ...call, url: kept } : call, aspects)
        : known
    if (kind.length > LONGEST_KIND) return plan
    if (this.#young.size >= GENERATION_SIZE) {
      this.#old = this.#young
      this.#young = new Generation()
    }
    this.#young.set(token, kind === path ? kept : kind, plan)
    return plan
  }
}

/** Plans by the type of the token, by whose it is, and by kind: so no string has to be made to find one. */
class Generation {
  readonly #tokens = new Map<string | undefined, Map<string | undefined, PlansOfToken>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** @param token as the caller gave it, whatever that is */
  get(token: Token | undefined, kind: string): Plan | undefined {
    return this.#tokens.get(token?.type)?.get(token?.id)?.get(kind)
  }

  set({ type, id }: Token, kind: string, plan: Plan): void {
    const ofType = this.#tokens.get(type) ?? new Map<string | undefined, PlansOfToken>()
    this.#tokens.set(type, ofType)
    const plans = ofType.get(id)
    if (plans === undefined) ofType.set(id, new PlansOfToken(kind, plan))
    if (plans === undefined || plans.set(kind, plan)) this.#size += 1
  }
}

/** The plans of one token. Many a token is used for one kind of call, and needs no map, of 200 bytes. */
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

/** What calls with the same token must have in common to have the same limits. Mostly, that is the path as it is. */
function kindOf(call: Call, path: string, aspects: string): string {
  const { family, subjects } = call
  const method = methodOf(call)
  const hints = family === undefined && subjects === undefined ? '' : JSON.stringify([family, subjects])
  const isPlain = method === 'GET' && hints === '' && aspects === ''
  // No path that is right has a space.
  return isPlain ? path : [method, path, hints + aspects].join(' ')
}

/** The same path, but a string of its own: a part of another one would keep all of that. */
function detached(path: string): string {
  return ` ${path}`.slice(1)
}
