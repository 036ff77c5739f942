import { type Call, methodOf } from '../calls/call.ts'
import { classify, corrected, type Membership, membershipOf } from '../calls/classify.ts'
import { countCalls, type Endpoint, idsOf, parseEndpoint } from '../calls/endpoint.ts'
import type { Family } from '../families/family.ts'
import { Corrections } from './corrections.ts'
import type { LimitName } from './limit.ts'
import { type Correction, Plan, type PlanContext, type PlanSource } from './plan.ts'

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

/** What is kept of a call: what its limits depend on, and no more of what may be long or secret. */
export interface KeptCall {
  /** Without its body; and of the query, it has the `ids` alone. */
  readonly call: Call
  /** What its query and body told. */
  readonly aspects: string
}

/** Shortest string that V8 keeps as a part of another one. */
const SHORTEST_PART = 13

/** Kinds whose names begin alike for so long are taken to cost alike. */
const LONGEST_COST_KIND = 120

/** Makes the plans of single calls, by what is known of their kinds. */
export class Planner {
  readonly context: PlanContext
  readonly corrections: Corrections = new Corrections()
  readonly onCorrected: OnCorrected

  constructor(context: PlanContext, onCorrected: OnCorrected = () => {}) {
    this.context = context
    this.onCorrected = onCorrected
  }

  /**
   * Classifies a call.
   *
   * @param endpoint its URL, taken apart
   * @throws HeadgateError `ERR_INVALID_CALL`
   */
  plan(kept: KeptCall, endpoint: Endpoint): Plan {
    const { call, aspects } = kept
    const learned = this.corrections.get(call, endpoint)
    const memberships = classify(withCorrection(call, learned), endpoint, this.context.appId, aspects)
    const source = new PlannedKind(this, kept, endpoint, learned)
    return new Plan(memberships, source, this.context, { calls: countCalls(endpoint) })
  }
}

/** The kind of call that a plan is of. What follows from the call is found out again when it is asked for: seldom. */
class PlannedKind implements PlanSource {
  readonly #planner: Planner
  readonly #kept: KeptCall
  /** What was known when the plan was made. */
  readonly #learned: Correction | undefined
  readonly #canLearn: boolean

  constructor(planner: Planner, kept: KeptCall, endpoint: Endpoint, learned: Correction | undefined) {
    this.#planner = planner
    this.#kept = kept
    this.#learned = learned
    this.#canLearn = planner.corrections.canLearn(kept.call, endpoint)
  }

  /** What calls that do the same to other objects have in common: the method, and the path without its ids. */
  get kind(): string {
    const { api, segments } = this.#endpoint
    const path = segments.map((segment) => (/\d{3}/.test(segment) ? '*' : segment)).join('/')
    return `${methodOf(this.#kept.call)} ${api} ${path}`.slice(0, LONGEST_COST_KIND)
  }

  membershipOf(family: Family): Membership {
    const { call, aspects } = this.#kept
    const known = withCorrection(call, this.#learned)
    return membershipOf(family, known, this.#endpoint, this.#planner.context.appId, aspects)
  }

  correct(correction: Correction, plan: Plan): boolean {
    // Asked first: lists of accounts are corrected by nearly every response, and in vain.
    if (!this.#canLearn) return false
    const { corrections, onCorrected } = this.#planner
    const endpoint = this.#endpoint
    const isNews = corrections.learn(this.#kept.call, endpoint, correction, this.#learned)
    if (isNews)
      onCorrected(endpoint.segments, plan.names, () => this.#planner.plan(this.#kept, endpoint).names)
    return isNews
  }

  get #endpoint(): Endpoint {
    return parseEndpoint(this.#kept.call.url)
  }
}

function withCorrection(call: Call, learned: Correction | undefined): Call {
  return learned === undefined ? call : corrected(call, learned.familyName, learned.subjectId)
}

/**
 * Copies of a call what is kept of it.
 *
 * @param path the part of its URL before the query
 */
export function keep(call: Call, path: string, aspects: string): KeptCall {
  const { url, token, family, subjects } = call
  const ids = idsOf(url.slice(path.length))
  const query = ids === undefined ? '' : `?ids=${ids}`
  const { type, id } = token
  return {
    call: {
      method: methodOf(call),
      url: own((path || '/') + query),
      token: { type, id: own(id) },
      family: own(family),
      subjects: own(subjects && { ...subjects }),
    },
    aspects: own(aspects),
  }
}

/** A copy that is no part of a longer text, which would be kept with it. Short strings never are. */
function own<T>(value: T): T {
  const isShort = value === undefined || (typeof value === 'string' && value.length < SHORTEST_PART)
  return isShort ? value : JSON.parse(JSON.stringify(value))
}
