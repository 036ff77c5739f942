import type { Membership } from '../calls/classify.ts'
import type { Limit } from '../engine/command.ts'
import { familyNamed } from '../families/catalogue.ts'
import { type Family, type MetricName, sharesError } from '../families/family.ts'
import type { HeadersInput } from '../meta/header-input.ts'
import type { UsageReading } from '../meta/usage.ts'
import type { AcquireBatch, AcquireBatches } from './acquire-batches.ts'
import { type Admission, atOf, costOf, markAt, markCount } from './admission.ts'
import type { AppLimits } from './app-limits.ts'
import { boundedParts, type Cost, type Costs, chargeOf } from './costs.ts'
import type { HeardHeaders } from './heard-headers.ts'
import { keyOf, type LimitContext, type LimitName, limitOf, nameOf } from './limit.ts'
import { PlanHeaders } from './plan-headers.ts'

/** How often in a window a header that says the same is taken in again. */
const RENEWALS_PER_WINDOW = 60

/** What plans share with their limiter. */
export interface PlanContext extends LimitContext {
  /** What kinds of call take of limits whose percentages tell. */
  readonly costs: Costs
  readonly batches: AcquireBatches
  readonly appLimits: AppLimits
}

/** A limit that a response showed a kind of call to fall under. */
export interface Correction {
  readonly familyName: string
  /** Whose limit it is, where the response told. */
  readonly subjectId: string | undefined
}

/** What a plan cannot tell by itself. */
export interface PlanSource {
  /** Names the kind of call where its cost is learned: kinds of the same name cost alike. */
  readonly kind: string
  /** Tells how a call of this kind would fall under another family. */
  membershipOf(family: Family): Membership
  /** Takes note of what a response showed, for plans made from now on. Returns whether they will differ. */
  correct(correction: Correction, plan: Plan): boolean
}

/** An item of a batch. */
export interface PlanItem {
  readonly plan: Plan
  readonly cost: number
  /** Where each of the item's limits stands among those of the batch. */
  readonly indices: readonly number[]
}

/**
 * The meters that one kind of call must pass, found once and used again and again.
 *
 * There are thousands, few of them in the processor's cache: so a plan is small, holds what all plans share or can
 * find out again by a pointer, and has in front what a decision reads.
 */
export class Plan {
  #isOutdated = false
  /** The items, if it is the plan of a batch. */
  readonly items: readonly PlanItem[] | undefined
  /** As of which state of the facts, and of the metrics that fill, the limits are. */
  #version = -1
  readonly #context: PlanContext
  /**
   * The first two limits, which mostly are all, stand here as well: a list is two more places of memory to go to. Tried
   * without, decisions of 10,000 prepared calls took an eighth longer in the store in memory.
   */
  #first: Limit | undefined
  #second: Limit | undefined
  /** How many limits there are. */
  #size = 0
  /** Whether a call takes the same of each limit: its cost. */
  #isPlain = false
  /** How many calls it counts as, unless the caller says otherwise. */
  readonly calls: number
  #limits: readonly Limit[] = []
  #isExact = false
  readonly #headers = new PlanHeaders()
  /** After how many ms a header that says the same is news again. */
  #renewMs = 0
  #memberships: readonly Membership[]
  /** For each limit what a call takes of it, where that is learned; nothing where it is of none. */
  #costs: readonly (Cost | undefined)[] | undefined
  readonly #source: PlanSource

  /**
   * @param memberships the limits that apply, at least one
   */
  constructor(
    memberships: readonly Membership[],
    source: PlanSource,
    context: PlanContext,
    { calls = 1, items }: { readonly calls?: number; readonly items?: readonly PlanItem[] } = {},
  ) {
    this.calls = calls
    this.items = items
    this.#context = context
    this.#source = source
    // A copy has no room to spare, as a list has that was pushed to.
    this.#memberships = memberships.slice()
    this.#costs = this.#costsOf(memberships)
    for (const membership of memberships) this.#headers.watch(membership, context.appId)
    this.bringUpToDate()
  }

  /** Whether a response showed that other limits apply. Permits go on with it; calls to come need a new one. */
  get isOutdated(): boolean {
    return this.#isOutdated || (this.items?.some(isItemOutdated) ?? false)
  }

  /** What a call falls under, in an order that stays: what is found later comes last. */
  get memberships(): readonly Membership[] {
    return this.#memberships
  }

  /** Name of the limit at `index`. */
  nameAt(index: number): LimitName {
    return nameOf(this.#memberships[index]!, this.#keyAt(index))
  }

  /** Names of all limits, in the order of `memberships`. */
  get names(): readonly LimitName[] {
    return this.#memberships.map((_, i) => this.nameAt(i))
  }

  /**
   * The limit that an error names by its family, or one of the plan that has the same error. If the plan did not
   * know that it applies, it does from now on: permits given before keep their places. Without a family that is
   * known, the first limit.
   */
  membershipFor(familyName: string | undefined): Membership {
    const family = familyName === undefined ? undefined : familyNamed(familyName)
    if (family === undefined) return this.#memberships[0]!
    const known =
      this.#memberships.find((membership) => membership.family === family) ??
      this.#memberships.find((membership) => sharesError(membership.family, family))
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
    return this.limits.some(({ key }) => other.limits.some((limit) => limit.key === key))
  }

  /** Takes note that a response showed another limit to apply. */
  correct(correction: Correction): void {
    if (!this.#isOutdated) this.#isOutdated = this.#source.correct(correction, this)
  }

  /** What a call of this cost takes of the meter at `index`, as far as is known by now. */
  costAt(index: number, cost: number): number {
    const learned = this.#costs?.[index]
    const { factor = 1 } = this.#memberships[index]!
    if (learned !== undefined) return chargeOf(learned, this.limitAt(index), cost, factor)
    if (this.items !== undefined) return this.#costOfItems(index, cost)
    return factor === 1 ? cost : Math.round(cost * factor * 1e9) / 1e9
  }

  /** What the items of a batch take by what is known now. */
  #costOfItems(index: number, cost: number): number {
    let sum = 0
    for (const { plan, cost: ofItem, indices } of this.items!) {
      for (let i = 0; i < indices.length; i++) if (indices[i] === index) sum += plan.costAt(i, ofItem)
    }
    const taken = Math.round(cost * sum * 1e9) / 1e9
    return this.#memberships[index]!.metric === undefined
      ? taken
      : boundedParts(taken, this.limitAt(index).capacity)
  }

  /** When it was learned what calls take of the meter at `index`, epoch ms: `-1` if it is yet to be. */
  costLearnedAt(index: number): number | undefined {
    return this.#costs?.[index]?.learned.learnedAt
  }

  /** What an admitted call took of the meter at `index`. */
  chargedAt(index: number, admission: Admission): number {
    // What is learned since, the call was not counted as; but there, its cost is all that is sure.
    return this.#costs?.[index] === undefined
      ? this.costAt(index, costOf(admission))
      : markAt(admission, index).sure
  }

  /** Takes note that an admitted call came back, where what it took is yet to be learned. */
  cameBack(admission: Admission): void {
    if (this.#costs === undefined) return
    for (let i = 0; i < markCount(admission); i++) {
      const learned = this.#costs[i]
      if (learned === undefined) continue
      this.#context.costs.cameBack(learned, costOf(admission), markAt(admission, i).sure, this.limitAt(i))
    }
  }

  /**
   * Counts what calls of this plan take of one more quota of a limit that it has: a response showed that it fills.
   *
   * @param percent what the average call is believed to take of it
   */
  watch({ family, subjectId }: Membership, metric: MetricName, percent: number): void {
    const { appId, costs } = this.#context
    costs.fills(keyOf(appId, { family, subjectId }), metric, percent)
    this.#watchFilling()
  }

  /** Counts what calls take of all that fills, though it was the header of another kind of call that showed it. */
  #watchFilling(): void {
    // What a batch takes, its items tell.
    if (this.items !== undefined) return
    for (const [i, { family, subjectId, metric, factor }] of this.#memberships.entries()) {
      if (metric !== undefined || factor === 0) continue
      for (const [filling, percent] of this.#context.costs.fillingOf(this.#keyAt(i))) {
        const isWatched = this.#memberships.some((other) => {
          return other.family === family && other.subjectId === subjectId && other.metric === filling
        })
        if (!isWatched) this.#extend({ family, subjectId, metric: filling }, percent)
      }
    }
  }

  /**
   * Readings of the headers that this kind of call has, where they are news. A header that says what it said
   * before is, as long as a capacity or a cost is yet to be learned, since our own count has moved; and now and then in
   * any case, so that what it says of others is not forgotten.
   *
   * @param admission of the call that the response is to
   * @param heardOfApp what `x-app-usage` said last of the app, in the response to whatever call
   */
  unheardReadings(
    headers: HeadersInput,
    admission: Admission,
    heardOfApp: HeardHeaders,
  ): readonly UsageReading[] {
    const renewMs = this.isExact && this.#costs === undefined ? this.#renewMs : 0
    return this.#headers.unheard(headers, atOf(admission), renewMs, heardOfApp)
  }

  #extend(membership: Membership, percent = 0): void {
    const cost = this.#costOf(membership, percent)
    if (cost !== undefined || this.#costs !== undefined) {
      this.#costs = [...(this.#costs ?? this.#memberships.map(() => undefined)), cost]
    }
    this.#memberships = [...this.#memberships, membership]
    this.#headers.watch(membership, this.#context.appId)
    this.#version = -1
  }

  #costsOf(memberships: readonly Membership[]): readonly (Cost | undefined)[] | undefined {
    const costs = memberships.map((membership) => this.#costOf(membership, 0))
    return costs.every((cost) => cost === undefined) ? undefined : costs
  }

  #costOf(membership: Membership, percent: number): Cost | undefined {
    const { family, metric, factor = 1 } = membership
    const isLearned = metric !== undefined || (family.algorithm === 'score' && factor > 0)
    // What a batch takes is the sum of what its items do.
    if (!isLearned || this.items !== undefined) return undefined
    const limit = limitOf(this.#context, membership, keyOf(this.#context.appId, membership))
    const expected = metric === undefined ? (100 * factor) / limit.capacity : percent
    return this.#context.costs.of(limit, `${this.#source.kind} ${factor}`, expected)
  }

  /** Takes up what is known by now of facts, and of metrics that fill. */
  bringUpToDate(): void {
    const { facts, costs } = this.#context
    // Both only grow, so that their sum tells whether either did.
    const version = facts.version + costs.version
    if (this.#version !== version) this.#renew(version)
  }

  /** Whether every capacity is known for certain: as far as facts tell, there is nothing to learn. */
  get isExact(): boolean {
    this.bringUpToDate()
    return this.#isExact
  }

  /** The limits as of the facts now known, in the order of `memberships`. */
  get limits(): readonly Limit[] {
    this.bringUpToDate()
    return this.#limits
  }

  /** The limit at `index`, as of the facts now known. */
  limitAt(index: number): Limit {
    return this.limits[index]!
  }

  /** How many limits there were when it was last brought up to date, as for the last batch. Does not do so itself. */
  get size(): number {
    return this.#size
  }

  /** The batch of a call of this cost, to be executed before another is asked for: the next may be the same object. */
  batchFor(cost: number): AcquireBatch {
    this.bringUpToDate()
    const batch = this.#context.batches.ofSize(this.#size)
    const { commands } = batch
    for (let i = 0; i < commands.length; i++) {
      const command = commands[i]!
      command.limit = (i === 0 ? this.#first : i === 1 ? this.#second : this.#limits[i])!
      command.cost = this.#isPlain ? cost : this.costAt(i, cost)
    }
    return batch
  }

  #renew(version: number): void {
    this.#watchFilling()
    const { appLimits } = this.#context
    const limits = this.#memberships.map((membership, i) => appLimits.limitOf(membership, this.#keyAt(i)))
    this.#limits = limits
    this.#first = limits[0]
    this.#second = limits[1]
    this.#size = limits.length
    this.#version = version
    this.#isExact = limits.every(({ exact }) => exact)
    const isWhole = this.#costs === undefined && this.items === undefined
    this.#isPlain = isWhole && this.#memberships.every(({ factor = 1 }) => factor === 1)
    this.#renewMs = Math.floor(Math.min(...limits.map(({ windowMs }) => windowMs)) / RENEWALS_PER_WINDOW)
  }

  #keyAt(index: number): string {
    return this.#limits[index]?.key ?? keyOf(this.#context.appId, this.#memberships[index]!)
  }
}

/** Whether a batch that was planned with this item has to be planned anew. */
function isItemOutdated({ plan, indices }: PlanItem): boolean {
  return plan.isOutdated || plan.memberships.length !== indices.length
}
