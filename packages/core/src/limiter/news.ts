import type { Membership } from '../calls/classify.ts'
import { isId } from '../calls/id.ts'
import type { Command, Limit } from '../engine/command.ts'
import { familyNamed, familyOfHeader, familyOfType } from '../families/catalogue.ts'
import { isTier } from '../families/facts.ts'
import { type Family, type MetricName, sharesError } from '../families/family.ts'
import { type BatchItem, readBatch } from '../meta/batch.ts'
import { type ClassifiedError, classifyError } from '../meta/classify-error.ts'
import { readHeader } from '../meta/header-input.ts'
import { parseRetryAfter } from '../meta/retry-after.ts'
import { parseUsageHeader, USAGE_HEADERS, type UsageReading } from '../meta/usage.ts'
import {
  type Admission,
  admissionOf,
  atOf,
  costOf,
  isProbing,
  type Mark,
  markAt,
  markCount,
} from './admission.ts'
import type { HeardHeaders } from './heard-headers.ts'
import { limitOf } from './limit.ts'
import type { Correction, Plan, PlanContext, PlanItem } from './plan.ts'
import { bodyOf, type MetaResponse } from './response.ts'

/** What reading a response takes of its limiter. */
export interface NewsContext extends PlanContext {
  /** Random numbers in [0, 1). */
  readonly random: () => number
  /** When the limiter was made, epoch ms. */
  readonly startedAt: number
  /** Whether what the store says tells what calls cost: not of one that stands in for another. */
  readonly learnsCosts: boolean
  /** What `x-app-usage` said last of the app, and was taken in by the store. */
  readonly heardOfApp: HeardHeaders
}

/** What a response teaches about limits. */
export interface News {
  /** To be executed as one batch. */
  readonly commands: readonly Command[]
  readonly error: ClassifiedError | undefined
  /** How many percentages were taken in. */
  readonly readings: number
}

/** Percent from which on a metric is counted. Below it, another of the three is full first, or there is time. */
const WATCHED_FROM = 25

/** Most that the average call is taken to use of a metric, in percent, before anything is learned. */
const MOST_TYPICAL = 5

const NO_NEWS: News = { commands: [], error: undefined, readings: 0 }

/** Reads a response for what it says about limits. Never throws: of what cannot be read, nothing is learned. */
export function readNews(
  plan: Plan,
  admission: Admission,
  response: MetaResponse,
  context: NewsContext,
): News {
  try {
    const told = response ?? {}
    const items = plan.items === undefined ? [] : readBatch(bodyOf(told))
    if (items.length > 0) return readItems(plan, admission, told, items, context)
    return readOne(plan, admission, told, context)
  } catch {
    return NO_NEWS
  }
}

/** Reads the answer to a batch, each item as the response that it is. */
function readItems(
  plan: Plan,
  admission: Admission,
  { headers }: MetaResponse,
  answers: readonly (BatchItem | null)[],
  context: NewsContext,
): News {
  const news = plan.items!.map((item, i) => {
    const ofItem = shareOf(item, plan, admission)
    const answer = answers[i]
    // Meta had no time for it, or it depended on one that failed: nothing is known but that it is over.
    return answer ? readOne(item.plan, ofItem, answer, context) : readNothing(item.plan, ofItem, context)
  })
  // The outer headers are about the batch as a whole; whether a probe passed, its item tells.
  const marks = plan.names
    .slice(0, markCount(admission))
    .map((_, i) => ({ ...markAt(admission, i), probe: false }))
  news.push(readOne(plan, admissionOf({ now: atOf(admission), outcomes: marks }, 0), { headers }, context))
  const commands = news.flatMap((one) => one.commands)
  return {
    // What one item closed, another does not open.
    commands: [
      ...commands.filter(({ kind }) => kind !== 'resume'),
      ...commands.filter(({ kind }) => kind === 'resume'),
    ],
    error: news.find(({ error }) => error?.throttle)?.error ?? news.find(({ error }) => error)?.error,
    readings: news.reduce((sum, { readings }) => sum + readings, 0),
  }
}

/**
 * The part of a batch's admission that is one item's. What the other items took is not sure to be counted when
 * this one's response is made.
 */
function shareOf(item: PlanItem, batch: Plan, admission: Admission): Admission {
  const marks = item.indices.map((index, i) => {
    const mark = markAt(admission, index)
    const byOthers = batch.costAt(index, costOf(admission)) - item.plan.costAt(i, item.cost)
    return { ...mark, sure: Math.max(0, mark.sure - byOthers) }
  })
  return admissionOf({ now: atOf(admission), outcomes: marks }, item.cost)
}

function readNothing(plan: Plan, admission: Admission, context: NewsContext): News {
  const reader = new NewsReader(plan, admission, context)
  reader.comeBack()
  return { commands: reader.commands, error: undefined, readings: 0 }
}

function readOne(plan: Plan, admission: Admission, response: MetaResponse, context: NewsContext): News {
  const { status = 200, headers } = response
  const body = bodyOf(response)
  if (plan.items === undefined && context.learnsCosts) plan.cameBack(admission)
  const error = status >= 400 || body !== undefined ? classifyError(status, body, headers) : undefined
  const readings =
    error === undefined ? plan.unheardReadings(headers, admission, context.heardOfApp) : allReadings(response)
  if (error === undefined && readings.length === 0 && plan.isExact && !isProbing(admission)) return NO_NEWS
  const reader = new NewsReader(plan, admission, context)
  for (const reading of readings) reader.read(reading)
  reader.comeBack()
  if (error !== undefined && closesLimit(error)) {
    const retryAfterMs = parseRetryAfter(readHeader(headers, 'retry-after'), atOf(admission)) ?? 0
    reader.block(error, readings, retryAfterMs, context.random())
  } else if (status < 400 || body !== undefined) {
    // An error whose body is lost may have been a throttle.
    reader.resume()
  }
  const correction = correctionOf(plan, readings)
  if (correction !== undefined) plan.correct(correction)
  return { commands: reader.commands, error, readings: reader.taken }
}

/**
 * What a response shows the call to fall under, where the plan has it otherwise: all that it reports on is one
 * Business Use Case of one object.
 */
function correctionOf(plan: Plan, readings: readonly UsageReading[]): Correction | undefined {
  const reported = readings.filter(({ type }) => type !== undefined)
  const [first] = reported
  const family = first?.type === undefined ? undefined : familyOfType(first.type)
  if (family === undefined || reported.some(({ type }) => familyOfType(type!) !== family)) return undefined
  if (reported.every((reading) => namesake(plan, family, reading.subjectId) !== undefined)) return undefined
  const planned = plan.memberships.find((membership) => membership.family === family)
  const ids = new Set(reported.map(({ subjectId }) => subjectId))
  const subjectId = ids.size === 1 ? first!.subjectId : undefined
  if (planned === undefined) {
    return { familyName: family.name, subjectId: subjectId && isId(subjectId) ? subjectId : undefined }
  }
  const isAnother = subjectId !== undefined && planned.subjectId !== subjectId
  return isAnother && isId(subjectId) ? { familyName: family.name, subjectId } : undefined
}

/**
 * The limit of a plan that Meta reports on in the name of another family: one that has the same error, of the same
 * subject, where that other one does not apply.
 */
function namesake(plan: Plan, family: Family, subjectId: string | undefined): Membership | undefined {
  if (plan.memberships.some((membership) => membership.family === family)) return undefined
  return plan.memberships.find((membership) => {
    return membership.subjectId === subjectId && sharesError(membership.family, family)
  })
}

/** Whether an error closes a limit: a quota is used up, or a rule of a known limit forbids more for now. */
function closesLimit({ kind, family }: ClassifiedError): boolean {
  return (
    kind === 'throttle' ||
    (kind === 'business_rule' && family !== undefined && familyNamed(family) !== undefined)
  )
}

function allReadings({ headers }: MetaResponse): readonly UsageReading[] {
  return USAGE_HEADERS.flatMap((name) => {
    const value = readHeader(headers, name)
    return value === undefined ? [] : parseUsageHeader(name, value)
  })
}

/** What a command that tells of a call says of one of its meters. */
interface Standing extends Omit<Mark, 'probe'> {
  readonly limit: Limit
  /** What the call took of it. */
  readonly cost: number
}

/** Turns what a response says into commands for the meters that it says it of. */
class NewsReader {
  readonly commands: Command[] = []
  taken = 0
  readonly #plan: Plan
  readonly #admission: Admission
  readonly #context: NewsContext

  constructor(plan: Plan, admission: Admission, context: NewsContext) {
    this.#plan = plan
    this.#admission = admission
    this.#context = context
  }

  read(reading: UsageReading): void {
    const membership = this.#membershipOf(reading)
    if (membership === undefined) return
    this.#learnTier(membership, reading.tier)
    const { callPercent, cpuPercent, timePercent } = reading
    if (callPercent !== undefined) this.#take(membership, callPercent)
    this.#readMetric(membership, 'total_cputime', cpuPercent)
    this.#readMetric(membership, 'total_time', timePercent)
  }

  #take(membership: Membership, percent: number): void {
    const { limit, seq, used, sure, cost } = this.#standing(membership)
    this.commands.push({ kind: 'read', limit, percent, seq, used, sure, cost })
    this.taken += 1
  }

  /** "Throttling starts when any of the metrics reaches 100": one that fills is counted from then on, too. */
  #readMetric(membership: Membership, metric: MetricName, percent: number | undefined): void {
    if (percent === undefined) return
    const ofMetric = { ...membership, metric }
    const isWatched = this.#plan.memberships.some((other) => isSame(other, ofMetric))
    if (!isWatched && percent < WATCHED_FROM) return
    if (!isWatched && this.#plan.memberships.some((other) => isSame(other, membership))) {
      const { used } = this.#standing(membership)
      this.#plan.watch(membership, metric, Math.min(MOST_TYPICAL, percent / Math.max(1, used)))
    }
    this.#take(ofMetric, percent)
  }

  /** Blocks the meter that a throttle error names. If the plan did not know that it applies, it does from now on. */
  block(
    error: ClassifiedError,
    readings: readonly UsageReading[],
    retryAfterMs: number,
    jitter: number,
  ): void {
    const membership = this.#plan.membershipFor(error.family)
    const estimates = readings
      .filter((reading) => isSame(this.#membershipOf(reading), membership))
      .map(({ regainAfterMs, resetAfterMs }) => Math.max(regainAfterMs ?? 0, resetAfterMs ?? 0))
    const forMs = Math.max(error.waitMs, retryAfterMs, ...estimates)
    const { limit, seq, used, cost } = this.#standing(membership)
    const isCounted = seq >= 0 && isOwnError(error, membership) && this.#isWatched(limit)
    const before = isCounted ? Math.max(0, used - cost) : -1
    this.commands.push({ kind: 'block', limit, seq, used: before, forMs, maxMs: error.maxWaitMs, jitter })
  }

  /** Whether all that was used of a limit can have been counted here: before a window is over, nobody knows. */
  #isWatched({ windowMs }: Limit): boolean {
    return atOf(this.#admission) - this.#context.startedAt >= windowMs
  }

  /** Tells the meters whose capacity has to be learned that the call came back, where no reading did. */
  comeBack(): void {
    if (costOf(this.#admission) === 0) return
    for (let i = 0; i < markCount(this.#admission); i++) {
      const { limit, seq, cost } = this.#standingAt(i)
      if (limit.exact || this.commands.some((read) => read.limit.key === limit.key)) continue
      this.commands.push({ kind: 'read', limit, percent: -1, seq, used: 0, sure: 0, cost })
    }
  }

  /** Ends the probing on the meters whose probe this call was. */
  resume(): void {
    for (let i = 0; i < markCount(this.#admission); i++) {
      const { seq, probe } = markAt(this.#admission, i)
      if (probe) this.commands.push({ kind: 'resume', limit: this.#plan.limitAt(i), seq })
    }
  }

  /** The meter that a reading is about: one of the call's own where that can be, else the one it names. */
  #membershipOf(reading: UsageReading): Membership | undefined {
    const family =
      reading.type === undefined
        ? familyOfHeader(reading.header, reading.subject)
        : familyOfType(reading.type)
    if (family === undefined) return undefined
    const { subjectId } = reading
    const planned = namesake(this.#plan, family, subjectId)
    if (planned !== undefined) return planned
    if (subjectId !== undefined) return isId(subjectId) ? { family, subjectId } : undefined
    return this.#plan.memberships.find((membership) => membership.family === family)
  }

  /** The limit of a meter, and where it stood at the admission; as of now if the call was not charged to it. */
  #standing(membership: Membership): Standing {
    const index = this.#plan.memberships.findIndex((other) => isSame(other, membership))
    if (index >= 0 && index < markCount(this.#admission)) return this.#standingAt(index)
    const limit = index < 0 ? limitOf(this.#context, membership) : this.#plan.limitAt(index)
    return { limit, seq: -1, used: 0, sure: 0, cost: 0 }
  }

  #standingAt(index: number): Standing {
    const { seq, used, sure } = markAt(this.#admission, index)
    const cost = this.#plan.chargedAt(index, this.#admission)
    return { limit: this.#plan.limitAt(index), seq, used, sure, cost }
  }

  #learnTier({ family, subjectId }: Membership, tier: string | undefined): void {
    if (!isTier(tier) || !family.facts.includes('tier')) return
    const { facts } = this.#context
    if (facts.get(family.subject, subjectId).tier !== tier) facts.learn(family.subject, subjectId, { tier })
  }
}

/** Whether an error says that the quota of a limit is used up, and not that something else is wrong with its calls. */
function isOwnError({ code, subcode }: ClassifiedError, { family }: Membership): boolean {
  return subcode === undefined && code !== undefined && family.errors[0] === String(code)
}

function isSame(a: Membership | undefined, b: Membership): boolean {
  return a?.family === b.family && a.subjectId === b.subjectId && a.metric === b.metric
}
