import type { Call } from './call.ts'
import { timeSpent } from './call-times.ts'
import type { ErrorAnswer, Family } from './family.ts'
import type { Meter } from './meter.ts'
import type { Meters } from './meters.ts'
import type { CallTime } from './options.ts'
import type { Random } from './random.ts'

/** What becomes of a request. */
export interface Verdict {
  /** The limits that it fell under. */
  readonly meters: readonly Meter[]
  /** The error of the first limit that rejects it; undefined if none does. */
  readonly error: ErrorAnswer | undefined
}

interface Hit {
  readonly meter: Meter
  readonly call: Call
  readonly member: string | undefined
  cost: number
  rejects: boolean
}

/** Finds the limits that requests fall under, decides, and counts them. */
export class Judge {
  readonly #families: readonly Family[]
  readonly #meters: Meters
  readonly #callTimes: readonly CallTime[]
  readonly #random: Random

  constructor(families: readonly Family[], meters: Meters, callTimes: readonly CallTime[], random: Random) {
    this.#families = families
    this.#meters = meters
    this.#callTimes = callTimes
    this.#random = random
  }

  /**
   * Judges one request, which makes one call or, with `?ids=`, several. If one limit rejects, the request is
   * rejected as a whole; all its limits count it either way.
   */
  judge(calls: readonly [Call, ...Call[]], at: number): Verdict {
    const hits: Hit[] = []
    for (const call of calls) this.#addHits(hits, call, at)
    let first: Hit | undefined
    for (const hit of hits) {
      hit.rejects = hit.meter.rejects(at, hit.member)
      if (hit.rejects && first === undefined) first = hit
    }
    const meters = hits.map((hit) => hit.meter)
    const { cpuMs, timeMs } = timeSpent(this.#callTimes, calls[0], meters, this.#random)
    for (const { meter, cost, member, rejects } of hits) {
      meter.arrive(at, { calls: cost, cpuMs, timeMs, member }, first === undefined, rejects, false)
    }
    return { meters, error: first?.meter.family.error(first.call) }
  }

  #addHits(hits: Hit[], call: Call, at: number): void {
    let replaced = false
    for (const family of this.#families) {
      if (replaced && family.yields) continue
      const objectId = family.objectOf(call)
      if (objectId === undefined) continue
      if (family.replacesPlatform) replaced = true
      const { rule } = family
      const meter = this.#meters.of(family, call.token.appId, objectId)
      const member = rule.kind === 'distinct' ? rule.member(call) : undefined
      const cost = family.cost?.(call) ?? 1
      const same = hits.find((hit) => hit.meter === meter && hit.member === member)
      if (same === undefined) {
        meter.catchUp(at)
        hits.push({ meter, call, member, cost, rejects: false })
      } else {
        same.cost += cost
      }
    }
  }
}
