import type { Membership } from '../calls/classify.ts'
import type { AcquireCommand, Batch, Limit } from '../engine/command.ts'
import { familyNamed } from '../families/catalogue.ts'
import type { Family } from '../families/family.ts'
import { type HeadersInput, readHeader } from '../meta/header-input.ts'
import { parseUsageHeader, type UsageHeader, type UsageReading } from '../meta/usage.ts'
import type { FactsBook } from './facts-book.ts'

/** Slots in which a window is counted. A saturating client loses at most one slot in as many. */
const SLOTS_PER_WINDOW = 120

/** Largest share of a window that the guard may take. */
const GUARD_SHARE = 0.25

/** Longest header value that is kept to tell whether the next one is news. */
const LONGEST_HEARD = 4_096

/** How often in a window a header that says the same is taken in again. */
const RENEWALS_PER_WINDOW = 60

const NOTHING: readonly UsageReading[] = []

/** What plans share with their limiter. */
export interface PlanContext {
  readonly appId: string
  readonly facts: FactsBook
  /** Time in ms by which windows are widened for network delay. */
  readonly guardMs: number
  /** How long in ms one probe after a block holds the others back. */
  readonly probeMs: number
}

/** A limit, by name. */
export interface LimitName {
  /** Name of the family, e.g. `'ads_insights'`. */
  readonly family: string
  /** Id of what the family counts for, e.g. of the ad account. */
  readonly subjectId: string
  /** Key of the meter in the store. */
  readonly key: string
}

/** A limit that a response showed a kind of call to fall under. */
export interface Correction {
  readonly familyName: string
  /** Whose limit it is, where the response told. */
  readonly subjectId: string | undefined
}

/** What a plan cannot tell by itself. */
export interface PlanSource {
  /** Tells how a call of this kind would fall under another family. */
  readonly membershipOf: (family: Family) => Membership
  /** Takes note of what a response showed, for plans made from now on. Returns whether they will differ. */
  readonly correct?: (correction: Correction) => boolean
  /** The items of a batch, each with a plan of its own. */
  readonly items?: readonly PlanItem[]
}

/** An item of a batch. */
export interface PlanItem {
  readonly plan: Plan
  readonly cost: number
  /** Where each of the item's limits stands among those of the batch. */
  readonly indices: readonly number[]
}

/** What a header said, and when it was last taken in, epoch ms. */
interface Heard {
  readonly value: string
  readonly readings: readonly UsageReading[]
  at: number
}

/** The meters that one kind of call must pass, with the commands made once and used again and again. */
export class Plan {
  readonly memberships: Membership[] = []
  readonly names: LimitName[] = []
  readonly #context: PlanContext
  readonly #watched: UsageHeader[] = ['x-app-usage', 'x-business-use-case-usage']
  readonly #commands: AcquireCommand[] = []
  readonly #batch: Batch = { commands: this.#commands, now: 0 }
  readonly #source: PlanSource
  /** What each watched header said last, unless that was too long to keep. */
  readonly #heard = new Map<UsageHeader, Heard>()
  /** After how many ms the same value counts as news again. */
  #renewMs = 0
  #isOutdated = false
  #factsVersion = -1
  #isExact = false
  #cost = 0

  /** Whether a response showed that other limits apply. Permits go on with it; calls to come need a new one. */
  get isOutdated(): boolean {
    return this.#isOutdated || (this.items?.some(isItemOutdated) ?? false)
  }

  /** @param memberships the limits that apply, at least one */
  constructor(memberships: readonly Membership[], source: PlanSource, context: PlanContext) {
    this.#context = context
    this.#source = source
    for (const membership of memberships) this.#extend(membership)
  }

  /**
   * The limit that an error names by its family, or one of the plan that has the same error. If the plan did not
   * know that it applies, it does from now on: permits given before keep their places. Without a family that is
   * known, the first limit.
   */
  membershipFor(familyName: string | undefined): Membership {
    const family = familyName === undefined ? undefined : familyNamed(familyName)
    if (family === undefined) return this.memberships[0]!
    const known =
      this.memberships.find((membership) => membership.family === family) ??
      this.memberships.find(({ family: { errors } }) => errors.some((error) => family.errors.includes(error)))
    if (known !== undefined) return known
    // It closes this call too; but whether it counts this call, the error does not tell.
    const membership = { ...this.membershipOf(family), factor: 0 }
    this.#extend(membership)
    return membership
  }

  /** How a call of this kind would fall under another family. */
  membershipOf(family: Family): Membership {
    return this.#source.membershipOf(family)
  }

  /** Whether a call of this plan and one of another pass a meter in common. */
  sharesMeterWith(other: Plan): boolean {
    return this.names.some(({ key }) => other.names.some((name) => name.key === key))
  }

  /** The items, if it is the plan of a batch. */
  get items(): readonly PlanItem[] | undefined {
    return this.#source.items
  }

  /** Takes note that a response showed another limit to apply. */
  correct(correction: Correction): void {
    if (this.#isOutdated || this.#source.correct === undefined) return
    this.#isOutdated = this.#source.correct(correction)
  }

  /** What a call of this cost takes of the meter at `index`. */
  costAt(index: number, cost: number): number {
    const { factor } = this.memberships[index]!
    return factor === undefined ? cost : Math.round(cost * factor * 1e9) / 1e9
  }

  /**
   * Readings of the headers that this kind of call has, where they are news. A header that says what it said
   * before is, as long as a capacity is yet to be learned, since our own count has moved; and now and then in any
   * case, so that what it says of others is not forgotten.
   */
  unheardReadings(headers: HeadersInput, now: number): readonly UsageReading[] {
    let readings = NOTHING
    if (headers === undefined || headers === null) return readings
    for (const name of this.#watched) {
      const value = readHeader(headers, name)
      if (value === undefined) continue
      let heard = this.#heard.get(name)
      if (heard?.value !== value) {
        heard = { value, readings: parseUsageHeader(name, value), at: now }
        if (value.length > LONGEST_HEARD) this.#heard.delete(name)
        else this.#heard.set(name, heard)
      } else if (this.isExact && Math.abs(now - heard.at) < this.#renewMs) {
        continue
      }
      heard.at = now
      readings = readings.length === 0 ? heard.readings : readings.concat(heard.readings)
    }
    return readings
  }

  #extend(membership: Membership): void {
    this.memberships.push(membership)
    this.names.push(nameOf(this.#context.appId, membership))
    const { header } = membership.family
    if (header !== undefined && !this.#watched.includes(header)) this.#watched.push(header)
    this.#factsVersion = -1
  }

  /** Whether every capacity is known for certain: as far as facts tell, there is nothing to learn. */
  get isExact(): boolean {
    this.commandsFor(this.#cost)
    return this.#isExact
  }

  /** The limits as of the facts now known, in the order of `memberships`. */
  get limits(): readonly Limit[] {
    return this.commandsFor(this.#cost).map(({ limit }) => limit)
  }

  /** The limit at `index`, as of the facts now known. */
  limitAt(index: number): Limit {
    return this.commandsFor(this.#cost)[index]!.limit
  }

  /** The batch of a call of this cost. The same object each time. */
  batchFor(cost: number): Batch {
    this.commandsFor(cost)
    return this.#batch
  }

  /** The commands of a call of this cost. The same objects each time, until facts change. */
  commandsFor(cost: number): readonly AcquireCommand[] {
    const commands = this.#commands
    if (this.#factsVersion !== this.#context.facts.version) {
      commands.length = 0
      for (const membership of this.memberships) {
        const limit = limitOf(this.#context, membership)
        commands.push({ kind: 'acquire', limit, cost: 0, probeMs: this.#context.probeMs })
      }
      this.#factsVersion = this.#context.facts.version
      this.#isExact = commands.every(({ limit }) => limit.exact)
      this.#renewMs = Math.min(...commands.map(({ limit }) => limit.windowMs)) / RENEWALS_PER_WINDOW
      this.#cost = 0
    }
    if (this.#cost !== cost) {
      for (const [i, command] of commands.entries()) command.cost = this.costAt(i, cost)
      this.#cost = cost
    }
    return commands
  }
}

/** Whether a batch that was planned with this item has to be planned anew. */
function isItemOutdated({ plan, indices }: PlanItem): boolean {
  return plan.isOutdated || plan.memberships.length !== indices.length
}

/** The limit of a family for a subject, as of the facts now known. */
export function limitOf(context: PlanContext, membership: Membership): Limit {
  const { family, subjectId } = membership
  const { calls, exact } = family.capacity(context.facts.get(family.subject, subjectId))
  // Where no header reports, there is nothing to learn: what is documented is the limit.
  const isWhole = exact || (family.header === undefined && calls > 0)
  const windowMs = family.algorithm === 'score' ? family.windowMs : guarded(family.windowMs, context.guardMs)
  return {
    key: nameOf(context.appId, membership).key,
    algorithm: family.algorithm,
    capacity: Math.max(0, Math.floor(calls)),
    exact: isWhole,
    windowMs,
    guardMs: windowMs - family.windowMs,
    slotMs: Math.ceil(windowMs / SLOTS_PER_WINDOW),
  }
}

function guarded(windowMs: number, guardMs: number): number {
  return windowMs + Math.min(guardMs, windowMs * GUARD_SHARE)
}

/** Names a limit. The app's id stands in braces: Redis Cluster then keeps all meters of an app together. */
export function nameOf(appId: string, { family, subjectId }: Membership): LimitName {
  return { family: family.name, subjectId, key: `{${appId}}:${family.name}:${subjectId}` }
}
