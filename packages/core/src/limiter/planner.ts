import { type Call, methodOf } from '../calls/call.ts'
import { classify, corrected, type Membership, membershipOf } from '../calls/classify.ts'
import { countCalls, type Endpoint, parseEndpoint } from '../calls/endpoint.ts'
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
   * @param aspects what its query and body tell
   * @throws HeadgateError `ERR_INVALID_CALL`, `ERR_INVALID_URL`
   */
  plan({ body: _body, ...call }: Call, aspects: string): Plan {
    // A plan lives long and a body may be large: what it tells is in its aspects.
    const endpoint = parseEndpoint(call.url)
    const learned = this.corrections.get(call, endpoint)
    const known = withCorrection(call, learned)
    const memberships = classify(known, endpoint, this.context.appId, aspects)
    const kind = new PlannedKind(this, call, aspects, learned)
    return new Plan(memberships, kind, this.context, { calls: countCalls(endpoint) })
  }
}

/** The kind of call that a plan is of. What follows from the call is found out again when it is asked for: seldom. */
class PlannedKind implements PlanSource {
  readonly #planner: Planner
  readonly #call: Call
  readonly #aspects: string
  /** What was known when the plan was made. */
  readonly #learned: Correction | undefined

  constructor(planner: Planner, call: Call, aspects: string, learned: Correction | undefined) {
    this.#planner = planner
    this.#call = call
    this.#aspects = aspects
    this.#learned = learned
  }

  /** What calls that do the same to other objects have in common: the method, and the path without its ids. */
  get kind(): string {
    const { api, segments } = this.#endpoint
    const path = segments.map((segment) => (/\d{3}/.test(segment) ? '*' : segment)).join('/')
    return `${methodOf(this.#call)} ${api} ${path}`.slice(0, LONGEST_COST_KIND)
  }

  membershipOf(family: Family): Membership {
    const known = withCorrection(this.#call, this.#learned)
    return membershipOf(family, known, this.#endpoint, this.#planner.context.appId, this.#aspects)
  }

  correct(correction: Correction, plan: Plan): boolean {
    const { corrections, onCorrected } = this.#planner
    const endpoint = this.#endpoint
    const isNews = corrections.learn(this.#call, endpoint, correction, this.#learned)
    if (isNews) {
      const are = () => this.#planner.plan(this.#call, this.#aspects).names
      onCorrected(endpoint.segments, plan.names, are)
    }
    return isNews
  }

  get #endpoint(): Endpoint {
    return parseEndpoint(this.#call.url)
  }
}

function withCorrection(call: Call, learned: Correction | undefined): Call {
  return learned === undefined ? call : corrected(call, learned.familyName, learned.subjectId)
}
