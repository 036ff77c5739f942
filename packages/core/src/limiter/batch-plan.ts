import type { Membership } from '../calls/classify.ts'
import type { Family } from '../families/family.ts'
import { Plan, type PlanContext, type PlanItem } from './plan.ts'

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
export function planBatch(plans: readonly Plan[], context: PlanContext): Plan {
  const shares = new Map<string, Share>()
  const items = plans.map((plan): PlanItem => {
    const cost = plan.calls
    // Asked for before its places are given: what fills meanwhile is among its limits from then on.
    const indices = plan.limits.map(({ key }, i) => {
      const membership = plan.memberships[i]!
      const share = shares.get(key) ?? { index: shares.size, membership, factor: 0 }
      share.factor += plan.costAt(i, cost)
      shares.set(key, share)
      return share.index
    })
    return { plan, cost, indices }
  })
  const memberships = [...shares.values()].map(({ membership, factor }) => ({ ...membership, factor }))
  const first = plans[0]!
  const source = {
    kind: 'batch',
    membershipOf: (family: Family) => first.membershipOf(family),
    correct: () => false,
  }
  return new Plan(memberships, source, context, { items })
}
