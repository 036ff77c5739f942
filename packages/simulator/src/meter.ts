import type { ArrivalLog } from './arrivals.ts'
import { BucketGauge } from './bucket-gauge.ts'
import { DistinctGauge } from './distinct-gauge.ts'
import { type AccessTier, type Facts, tierOf } from './facts.ts'
import type { Family } from './family.ts'
import type { ForeignSource } from './foreign.ts'
import type { Amount, Gauge, Level } from './gauge.ts'
import type { Overrides, Quotas } from './quota.ts'
import { WindowGauge } from './window-gauge.ts'

/** How much of one limit one subject has used: the truth that headers only round. */
export interface Usage extends Level {
  readonly family: string
  readonly subject: string
  /** The moment it holds for. */
  readonly at: number
  /** Exact percentages; a capacity of nothing reads 100. */
  readonly percent: number
  readonly cpuPercent: number
  readonly timePercent: number
  /** Whether a call that arrives at this moment is rejected. */
  readonly throttled: boolean
  /** When calls are accepted again if nothing else arrives; `at` itself if they are now. May be infinite. */
  readonly regainAt: number
}

/** What one limit has seen since the start, window or not. */
export interface Counts {
  /** Everything that arrived, in calls or points, foreign included. */
  readonly calls: number
  readonly accepted: number
  readonly rejected: number
  /** The part of `calls` that was someone else's. */
  readonly foreign: number
  /** Arrivals that this very limit turned away. */
  readonly rejections: number
  /** The highest count that was ever in the window. */
  readonly peak: number
}

/** Percent used. Multiplied first, so that whole numbers divide exactly. */
function percentOf(used: number, capacity: number): number {
  return capacity > 0 ? (100 * used) / capacity : 100
}

/** One family on one subject: its gauge, its facts, and who else uses it. */
export class Meter {
  readonly family: Family
  readonly subject: string
  /** The bare id of the object, as headers spell it. */
  readonly objectId: string
  /** A second id to report under. */
  readonly alias: string | undefined
  readonly app: Facts
  readonly object: Facts
  readonly foreign: ForeignSource[] = []
  readonly counts = { calls: 0, accepted: 0, rejected: 0, foreign: 0, rejections: 0, peak: 0 }
  readonly #gauge: Gauge
  readonly #arrivals: ArrivalLog
  readonly #countsRejected: boolean
  #blockedUntil = Number.NEGATIVE_INFINITY
  #report: Usage | undefined

  constructor(
    family: Family,
    subject: string,
    objectId: string,
    alias: string | undefined,
    app: Facts,
    object: Facts,
    quotas: Quotas,
    arrivals: ArrivalLog,
    rejectedCallsCount: boolean,
  ) {
    this.family = family
    this.subject = subject
    this.objectId = objectId
    this.alias = alias
    this.app = app
    this.object = object
    this.#arrivals = arrivals
    this.#countsRejected = rejectedCallsCount && family.countsRejected
    this.#gauge = createGauge(family, subject, app, object, quotas)
  }

  /** The tier in force. */
  get tier(): AccessTier {
    return tierOf(this.app, this.object)
  }

  /** Lets everything foreign arrive that is due. Comes before any question about `now`. */
  catchUp(now: number): void {
    while (this.foreign.length > 0) {
      let first: ForeignSource | undefined
      let at = Number.POSITIVE_INFINITY
      for (const source of this.foreign) {
        const next = source.nextUntil(now)
        if (next !== undefined && next < at) {
          at = next
          first = source
        }
      }
      if (first === undefined) break
      first.take()
      this.#gauge.advance(at)
      const rejects = this.rejects(at, undefined)
      this.arrive(at, first.amount, !rejects, rejects, true)
    }
    this.#gauge.advance(now)
  }

  /** Whether a call that arrives at `at` is over the limit. */
  rejects(at: number, member: string | undefined): boolean {
    return at < this.#blockedUntil || this.#gauge.isFull(at, member)
  }

  /** Counts an arrival. `rejecting` says that this limit is one of those that turned it away. */
  arrive(at: number, amount: Amount, accepted: boolean, rejecting: boolean, foreign: boolean): void {
    const { counts } = this
    counts.calls += amount.calls
    if (foreign) counts.foreign += amount.calls
    if (accepted) counts.accepted += amount.calls
    else counts.rejected += amount.calls
    if (rejecting) {
      counts.rejections++
      if (at >= this.#blockedUntil) this.#block(at)
    }
    if (accepted || this.#countsRejected) {
      this.#gauge.add(at, accepted ? amount : { ...amount, cpuMs: 0, timeMs: 0 }, !accepted)
      const count = this.#gauge.count(at)
      if (count > counts.peak) counts.peak = count
    }
    this.#arrivals.add(at, this, amount.calls, accepted, foreign)
  }

  /** The truth at a moment that is not before the last arrival. */
  usage(at: number): Usage {
    const { count, capacity, cpuMs, cpuCapacityMs, timeMs, timeCapacityMs } = this.#gauge.level(at)
    const throttled = this.rejects(at, undefined)
    return {
      family: this.family.name,
      subject: this.subject,
      at,
      count,
      capacity,
      cpuMs,
      cpuCapacityMs,
      timeMs,
      timeCapacityMs,
      percent: percentOf(count, capacity),
      cpuPercent: percentOf(cpuMs, cpuCapacityMs),
      timePercent: percentOf(timeMs, timeCapacityMs),
      throttled,
      regainAt: throttled ? Math.max(this.#blockedUntil, this.#gauge.belowFullAt(at)) : at,
    }
  }

  /** The usage that a header tells, which may be up to `refreshMs` old. */
  report(at: number, refreshMs: number): Usage {
    const report = this.#report
    if (report !== undefined && at - report.at < refreshMs) return report
    this.#report = this.usage(at)
    return this.#report
  }

  #block(at: number): void {
    const { rule } = this.family
    if (rule.kind === 'window') {
      if (rule.blockMs !== undefined) this.#blockedUntil = at + rule.blockMs
    } else if (rule.kind === 'bucket') {
      this.#blockedUntil = at + (rule.blockMs?.(this.app, this.object) ?? 0)
    }
  }
}

function createGauge(family: Family, subject: string, app: Facts, object: Facts, quotas: Quotas): Gauge {
  const { rule } = family
  let seen = -1
  let quota: Overrides = {}
  const overrides = (): Overrides => {
    if (seen !== quotas.version) {
      seen = quotas.version
      quota = quotas.find(family.name, subject)
    }
    return quota
  }
  const unlimited = Number.POSITIVE_INFINITY
  switch (rule.kind) {
    case 'window':
      return new WindowGauge(rule.windowMs, {
        calls: (failures) => overrides().calls ?? rule.calls(app, object, failures),
        cpuMs: () => overrides().cpuMs ?? rule.cpuMs?.(app, object) ?? unlimited,
        timeMs: () => overrides().timeMs ?? rule.timeMs?.(app, object) ?? unlimited,
      })
    case 'bucket':
      return new BucketGauge(rule.drainMs, () => overrides().calls ?? rule.points(app, object))
    case 'distinct':
      return new DistinctGauge(rule.windowMs, () => overrides().calls ?? rule.members(app, object))
  }
}
