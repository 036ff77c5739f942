import type { Membership } from '../calls/classify.ts'
import type { Family } from '../families/family.ts'
import { nameOf } from './limit.ts'
import { Plan, type PlanContext, type PlanItem } from './plan.ts'
import type { PlannedCall } from './plan-cache.ts'

/** A limit of a batch, and what all its items together take of it. */
interface Share {
  readonly index: number
  readonly membership: Membership
  factor: number
}

/**
 * The plan of a batch: every limit that one of its items falls under, once, with what all of them take. So a batch
 * goes as a whole or not at all, and each item counts as a call.
 */
export function planBatch(calls: readonly PlannedCall[], context: PlanContext): Plan {
  const shares = new Map<string, Share>()
  const items = calls.map(({ plan, cost }): PlanItem => {
    // Before its places are given: what fills meanwhile is among its limits from then on.
    plan.bringUpToDate()
    const indices = plan.memberships.map((membership, i) => {
      const { key } = nameOf(context.appId, membership)
      const share = shares.get(key) ?? { index: shares.size, membership, factor: 0 }
      share.factor += plan.costAt(i, cost)
      shares.set(key, share)
      return share.index
    })
    return { plan, cost, indices }
  })
  const memberships = [...shares.values()].map(({ membership, factor }) => ({ ...membership, factor }))
  const first = calls[0]!.plan
  const membershipOf = (family: Family) => first.membershipOf(family)
  return new Plan(memberships, { kind: 'batch', membershipOf, items }, context)
}
