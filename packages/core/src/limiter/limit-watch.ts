import type { BlockCommand, Command, Limit, Outcome, ReadCommand, Reply } from '../engine/command.ts'
import { familyNamed } from '../families/catalogue.ts'
import { METRIC_NAMES } from '../families/family.ts'
import type { ClassifiedError } from '../meta/classify-error.ts'
import { type Admission, atOf, markAt, markCount } from './admission.ts'
import type { EventHub } from './event-hub.ts'
import type { LimiterEvent } from './events.ts'
import { forgetOldest } from './forget-oldest.ts'
import { type LimitName, limitNamed } from './limit.ts'
import type { Plan } from './plan.ts'

/** Limits, and shapes of calls, that are remembered. The one that was heard of the longest ago is forgotten. */
const MOST_REMEMBERED = 10_000

/** To what share of a ceiling use has to fall before the ceiling is told again. */
const REARM = 0.95

/** Least factor by which a capacity has to change to be told again. */
const NOTEWORTHY = 1.1

/** Largest share of a limit in use at which a throttle error comes as a surprise. */
const SURPRISING = 0.9

/** What is remembered of a limit, to tell what is new. */
interface Known {
  readonly limit: LimitName
  /** When it was first heard of. */
  since: number
  /** As of when its use was last heard of, epoch ms. */
  usedAt: number
  /** How many ceilings were told and not armed again: always the lowest. */
  ceilings: number
  /** Percent in use when the store last told, when that was, and the limit in force then. */
  percent: number
  readAt: number
  inForce: number
  foreign: number
  /** When others were last seen to use it. */
  sharedAt: number
  /** What was told last of its capacity, and what the facts gave then; `0` if nothing was. */
  capacity: number
  capacityByFacts: number
  blockedUntil: number
  strikes: number
}

/** Finds what a person would want to know in what stores answer. Only while somebody listens. */
export class LimitWatch {
  readonly #hub: EventHub
  readonly #ceilings: readonly number[]
  readonly #known = new Map<string, Known>()
  readonly #corrected = new Set<string>()
  /** To be told with what the same response shows. */
  readonly #pending: LimiterEvent[] = []

  /** @param ceilings percentages to tell of, the lowest first */
  constructor(hub: EventHub, ceilings: readonly number[]) {
    this.#hub = hub
    this.#ceilings = ceilings
  }

  get isOn(): boolean {
    return this.#hub.isHeard
  }

  emitAll(events: readonly LimiterEvent[]): void {
    this.#hub.emitAll(events)
  }

  /** Tells if a grant is a probe's. */
  granted(plan: Plan, { outcomes, now }: Reply): void {
    let probed: LimitName[] | undefined
    for (let i = 0; i < plan.size; i++) {
      if (outcomes[i]?.probe) probed = [...(probed ?? []), plan.nameAt(i)]
    }
    // A listener may have the store fill in the same reply anew.
    for (const limit of probed ?? []) this.#hub.emit({ type: 'probing', at: now, limit })
  }

  /** What the admission of a call that came back shows: how full its limits were. And what is yet to be told. */
  cameBack(plan: Plan, admission: Admission): LimiterEvent[] {
    const events = this.#pending.splice(0)
    const at = atOf(admission)
    for (let i = 0; i < markCount(admission); i++) {
      const { used } = markAt(admission, i)
      const limit = plan.limitAt(i)
      const known = this.#knownOf(limit, at)
      // Where the capacity has to be learned, the store tells. And calls come back in any order: of what a newer
      // one showed, an older one knows nothing.
      if (!limit.exact || limit.capacity === 0 || at < known.usedAt) continue
      known.usedAt = at
      const counted = (100 * used) / Math.max(limit.capacity, known.inForce)
      // What others use, the admission does not tell.
      const isRead = at - known.readAt < limit.windowMs
      this.#near(known, isRead ? Math.max(counted, known.percent) : counted, at, events)
    }
    return events
  }

  /**
   * Adds what the store's answer to a response shows.
   *
   * @param isWhole whether the store counts all calls, and does not stand in for another
   */
  learned(
    commands: readonly Command[],
    { outcomes, now }: Reply,
    error: ClassifiedError | undefined,
    events: LimiterEvent[],
    isWhole: boolean,
  ): void {
    for (const [i, command] of commands.entries()) {
      const outcome = outcomes[i]!
      if (command.kind === 'read') this.#read(command, outcome, now, events)
      else if (command.kind === 'block') this.#blocked(command, outcome, error, now, events, isWhole)
      else if (command.kind === 'resume') this.#resumed(command.limit, now, events)
    }
  }

  /** Takes note that a response showed calls of a kind to fall under other limits. */
  corrected(
    segments: readonly string[],
    were: readonly LimitName[],
    are: readonly LimitName[],
    at: number,
  ): void {
    // A metric that fills is no other limit.
    const limit = are.find(
      ({ key, metric }) => metric === undefined && !were.some((name) => name.key === key),
    )
    if (limit === undefined) return
    const path = segments.map((segment) => (/\d/.test(segment) ? '{id}' : segment)).join('/')
    const shape = `${path} ${were.map(({ family }) => family).join()} ${limit.family}`
    if (this.#corrected.has(shape)) return
    this.#corrected.add(shape)
    forgetOldest(this.#corrected, MOST_REMEMBERED)
    // The plan whose response taught it is still in the middle of it.
    this.#pending.push({ type: 'family_corrected', at, limit, path, were })
  }

  #read(command: ReadCommand, outcome: Outcome, at: number, events: LimiterEvent[]): void {
    const { limit } = command
    const { percent, foreign, used } = outcome
    const known = this.#knownOf(limit, at)
    known.usedAt = at
    if (outcome.limit === 0) return
    const counted = (100 * (used + foreign)) / outcome.limit
    const isCurrent = at - outcome.readAt < limit.windowMs
    // What readings prove is the least that there is: of it, Meta's own percentage tells more.
    const isProven = !limit.exact && outcome.learnedAt >= 0
    known.percent = !isCurrent ? counted : isProven ? percent : Math.max(counted, percent)
    known.readAt = at
    known.inForce = limit.exact ? outcome.limit : 0
    known.foreign = foreign
    this.#near(known, known.percent, at, events)
    // More of a metric than was expected may be of a call of ours that took long.
    if (limit.algorithm !== 'window') return
    if (foreign > 0) {
      if (at - known.sharedAt >= limit.windowMs) {
        const share = (100 * foreign) / outcome.limit
        events.push({ type: 'foreign_appeared', at, limit: known.limit, foreign, percent: share })
      }
      known.sharedAt = at
    }
    this.#learnedCapacity(known, limit, outcome, at, events)
  }

  #near(known: Known, percent: number, at: number, events: LimiterEvent[]): void {
    const ceilings = this.#ceilings
    while (known.ceilings > 0 && percent < ceilings[known.ceilings - 1]! * REARM) known.ceilings -= 1
    while (known.ceilings < ceilings.length && percent >= ceilings[known.ceilings]!) {
      const ceiling = ceilings[known.ceilings]!
      known.ceilings += 1
      events.push({ type: 'ceiling_near', at, limit: known.limit, ceiling, percent })
    }
  }

  #learnedCapacity(known: Known, limit: Limit, outcome: Outcome, at: number, events: LimiterEvent[]): void {
    const { capacity, windowMs, guardMs } = limit
    const { limit: inForce, percent } = outcome
    if (known.capacityByFacts !== capacity) known.capacity = 0
    known.capacityByFacts = capacity
    if (inForce <= capacity || inForce === Number.POSITIVE_INFINITY) return
    // What a percentage proves is exact to one part in as many.
    const noteworthy = Math.max(NOTEWORTHY, 1 + 1 / percent)
    const was = known.capacity === 0 ? capacity : known.capacity
    const facts = factsOf(known.limit)
    if (limit.exact && facts.length > 0) {
      // A formula yields only where its facts must be wrong. That others use more now does not make them right.
      if (known.capacity > 0 && inForce < was * noteworthy) return
      const verdict = 'too_low'
      events.push({
        type: 'facts_stale',
        at,
        limit: known.limit,
        verdict,
        capacity,
        evidence: inForce,
        facts,
      })
    } else {
      if (percent <= 0 || (inForce < was * noteworthy && inForce * noteworthy > was)) return
      events.push({
        type: 'capacity_learned',
        at,
        limit: known.limit,
        capacity: inForce,
        was: was === 0 ? undefined : was,
        windowMs: windowMs - guardMs,
      })
    }
    known.capacity = inForce
  }

  #blocked(
    { limit }: BlockCommand,
    outcome: Outcome,
    error: ClassifiedError | undefined,
    at: number,
    events: LimiterEvent[],
    isWhole: boolean,
  ): void {
    const until = outcome.blockedUntil
    const known = this.#knownOf(limit, at)
    const wasOpen = known.blockedUntil <= at
    known.blockedUntil = Math.max(known.blockedUntil, until)
    // An error that came after the end of the block that it belongs to closes nothing.
    if (!wasOpen || until <= at) return
    known.strikes += 1
    const { strikes } = known
    events.push({
      type: 'throttled',
      at,
      limit: known.limit,
      until,
      code: error?.code,
      subcode: error?.subcode,
      strikes,
    })
    const { capacity } = limit
    const isRead = at - known.readAt < limit.windowMs
    const inUse = outcome.used + (isRead ? known.foreign : 0)
    const facts = factsOf(known.limit)
    // Before a window was watched, or after a block, calls that are not known of may be counted at Meta's.
    if (!isWhole) known.since = at
    const isWatched = at - known.since >= limit.windowMs && strikes === 1
    if (!limit.exact || !error?.throttle || facts.length === 0 || !isWatched) return
    if (inUse >= SURPRISING * Math.max(capacity, known.inForce) || this.#isMetricFull(limit, at)) return
    const verdict = 'too_high'
    events.push({ type: 'facts_stale', at, limit: known.limit, verdict, capacity, evidence: inUse, facts })
  }

  /** Whether it was CPU time, or total time, that there was too little of. */
  #isMetricFull({ key, windowMs }: Limit, at: number): boolean {
    return METRIC_NAMES.some((metric) => {
      const known = this.#known.get(`${key}:${metric}`)
      return known !== undefined && at - known.readAt < windowMs && known.percent >= 100 * SURPRISING
    })
  }

  #resumed(limit: Limit, at: number, events: LimiterEvent[]): void {
    const known = this.#knownOf(limit, at)
    // Another item of the same batch may have been refused.
    if (known.blockedUntil > at) return
    known.strikes = 0
    events.push({ type: 'resumed', at, limit: known.limit })
  }

  #knownOf({ key }: Limit, at: number): Known {
    const known = this.#known.get(key) ?? newcomer(key, at)
    this.#known.delete(key)
    this.#known.set(key, known)
    forgetOldest(this.#known, MOST_REMEMBERED)
    return known
  }
}

function newcomer(key: string, at: number): Known {
  return {
    limit: limitNamed(key),
    since: at,
    usedAt: Number.NEGATIVE_INFINITY,
    ceilings: 0,
    percent: 0,
    readAt: Number.NEGATIVE_INFINITY,
    inForce: 0,
    foreign: 0,
    sharedAt: Number.NEGATIVE_INFINITY,
    capacity: 0,
    capacityByFacts: 0,
    blockedUntil: 0,
    strikes: 0,
  }
}

function factsOf({ family }: LimitName) {
  return familyNamed(family)?.facts ?? []
}
