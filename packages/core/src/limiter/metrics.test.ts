import { describe, expect, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import type { Tier } from '../families/facts.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import { createLimiter } from './limiter.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const token = { type: 'user', id: '7' } as const
const insights: Call = { url: '/v24.0/act_42/insights', token }
/** So many that none of them is taken to use much. */
const hundred: Call = { ...insights, cost: 100 }
const item = { method: 'GET', relative_url: 'v24.0/act_42/insights' }

function setUp(tier: Tier = 'standard_access') {
  const clock = createFakeClock()
  const store = createReferenceStore()
  const limiter = createLimiter({ app: { id: '1', tier }, store, clock, guardMs: 0, random: () => 0 })
  return {
    clock,
    limiter,
    about: (metric: string | undefined, call = insights) =>
      limiter.explain(call).find((limit) => limit.metric === metric && limit.family === 'ads_insights'),
    take(call = insights) {
      const decision = limiter.tryAcquire(call)
      if (!decision.granted) throw new Error(`denied by ${decision.limit.key}`)
      return decision.permit
    },
  }
}

/** What the header says of insights of account 42. */
function usage(fields: { call_count?: number; total_cputime?: number; total_time?: number }) {
  const entry = { type: 'ads_insights', call_count: 0, total_cputime: 0, total_time: 0, ...fields }
  return { status: 200, headers: { 'x-business-use-case-usage': JSON.stringify({ 42: [entry] }) } }
}

describe.each([['total_cputime'], ['total_time']] as const)('%s', (metric) => {
  test('becomes a limit of its own once a header says 25 %, and not before', () => {
    const { about, limiter, take } = setUp()
    take().settle(usage({ [metric]: 24 }))
    expect(about(metric)).toBeUndefined()
    take().settle(usage({ [metric]: 25 }))
    expect(about(metric)).toMatchObject({
      key: `{1}:ads_insights:42:${metric}`,
      capacity: 100,
      used: 0,
      foreign: 26,
      windowMs: HOUR_MS,
      reading: { percent: 25 },
    })
    expect(limiter.explain({ ...insights, url: '/act_43/insights' }).every((one) => !one.metric)).toBe(true)
  })

  test('is a limit from then on for all kinds of call on the account, those made before and those that are new', () => {
    const { about, limiter, take } = setUp()
    const known: Call = { ...insights, url: '/v24.0/120001/insights', subjects: { adAccount: '42' } }
    take(known)
    take().settle(usage({ [metric]: 100 }))
    take()
    for (const call of [insights, known, { ...known, url: '/v24.0/120002/insights' }]) {
      expect(limiter.tryAcquire(call)).toMatchObject({ granted: false, limit: { metric } })
      expect(about(metric, call)).toMatchObject({ reading: { percent: 100 } })
    }
    const batch = [{ method: 'GET', relative_url: 'v24.0/act_42/insights?limit=5' }]
    const call: Call = { method: 'POST', url: '/v24.0/', token, body: { batch } }
    expect(limiter.tryAcquire(call)).toMatchObject({ granted: false, limit: { metric } })
    expect(limiter.tryAcquire({ ...insights, url: '/v24.0/act_43/insights' }).granted).toBe(true)
  })

  test('denies before it is full, although calls have room', () => {
    const { about, limiter, take } = setUp()
    let level = 30
    take().settle(usage({ call_count: 1, [metric]: level }))
    let denied = limiter.tryAcquire(insights)
    for (let i = 0; i < 1_000 && denied.granted; i++) {
      level += 0.7
      denied.permit.settle(usage({ call_count: 1, [metric]: Math.floor(level) }))
      denied = limiter.tryAcquire(insights)
    }
    expect(denied).toMatchObject({
      granted: false,
      reason: 'limit',
      limit: { family: 'ads_insights', metric },
    })
    expect(level).toBeGreaterThan(95)
    expect(level).toBeLessThanOrEqual(100)
    expect(about(undefined)!.used).toBeLessThan(0.05 * about(undefined)!.capacity)
  })

  test('gets back what a released call took, to the part', () => {
    const { about, take } = setUp()
    take(hundred).settle(usage({ [metric]: 40 }))
    const before = about(metric)
    const permit = take()
    expect(about(metric)!.used).toBeGreaterThan(0)
    permit.release()
    expect(about(metric)).toEqual(before)
  })

  test('is not lowered by the release of a call that Meta never counted in what it said', () => {
    const { about, take } = setUp()
    take(hundred).settle(usage({ [metric]: 40 }))
    const neverSent = take()
    take().settle(usage({ [metric]: 50 }))
    const level = () => about(metric)!.used + about(metric)!.foreign
    expect(level()).toBeCloseTo(51, 6)
    neverSent.release()
    expect(level()).toBeCloseTo(51, 6)
  })

  test('is taken of by each id of a call, and by each item of a batch', () => {
    const { about, limiter, take } = setUp()
    take(hundred).settle(usage({ [metric]: 30 }))
    const one = about(metric)!.cost
    expect(one).toBeGreaterThan(0)
    expect(about(metric, { ...insights, cost: 3 })!.cost).toBeCloseTo(3 * one, 6)
    const batch: Call = { method: 'POST', url: '/v24.0/', token, body: { batch: [item, item] } }
    expect(about(metric, batch)!.cost).toBeCloseTo(2 * one, 6)
    const decision = limiter.tryAcquire(batch)
    expect(about(metric)!.used).toBeCloseTo(2 * one, 6)
    expect(decision.granted && decision.permit.release()).toBe(true)
    expect(about(metric)!.used).toBe(0)
  })

  test('lets a batch go some time, however much its items are taken to use', async () => {
    const { about, clock, limiter, take } = setUp()
    take(hundred).settle(usage({ [metric]: 90 }))
    take()
    const batch = Array.from({ length: 50 }, () => item)
    const call: Call = { method: 'POST', url: '/v24.0/', token, body: { batch } }
    expect(about(metric, call)!.cost).toBe(50)
    const denied = limiter.tryAcquire(call)
    if (denied.granted) throw new Error('granted')
    expect(denied).toMatchObject({ reason: 'limit', limit: { metric } })
    await clock.advanceAsync(denied.retryAt - clock.now())
    expect(limiter.tryAcquire(call).granted).toBe(true)
  })

  test('learns from the items of a batch, each with its own header', () => {
    const { about, take } = setUp()
    const batch: Call = { method: 'POST', url: '/v24.0/', token, body: { batch: [item, item] } }
    take().settle(usage({ [metric]: 30 }))
    let level = 30
    const answer = () => {
      level += 0.5
      const { headers } = usage({ [metric]: Math.floor(level) })
      return {
        code: 200,
        headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
        body: '{}',
      }
    }
    for (let i = 0; i < 30; i++) take(batch).settle({ body: [answer(), answer()] })
    expect(about(metric)).toMatchObject({ costSource: 'learned' })
    expect(about(metric)!.cost).toBeGreaterThan(0.4)
    expect(about(metric)!.cost).toBeLessThan(0.8)
  })
})

describe('the score of an ad account', () => {
  const read: Call = { url: '/v24.0/act_42/campaigns', token }
  const write: Call = { ...read, method: 'POST' }

  /** Meta's side: a bucket of 60 points that drains in five minutes, filled by what calls truly take. */
  function play(points: number, calls: number) {
    const { clock, limiter } = setUp('development_access')
    const about = (call: Call) => limiter.explain(call).find(({ family }) => family === 'ad_account')!
    let level = 0
    let granted = 0
    const documented = about(read).cost
    for (let i = 0; i < calls; i++) {
      clock.advance(1_000)
      level = Math.max(0, level - 60 / 300)
      const decision = limiter.tryAcquire(read)
      if (!decision.granted) continue
      granted += 1
      level += points
      const headers = { 'x-ad-account-usage': JSON.stringify({ acc_id_util_pct: (100 * level) / 60 }) }
      decision.permit.settle({ status: 200, headers })
    }
    return { about, granted, level, documented, clock }
  }

  test('lets more calls go where they cost less than documented', () => {
    const cheap = play(0.33, 280)
    const dear = play(1, 280)
    expect([cheap.documented, dear.documented]).toEqual([1, 1])
    expect(cheap.about(read).cost).toBeLessThan(0.6)
    // 56 drain in 280 s, and 60 are there to begin with.
    expect(dear.granted).toBeGreaterThan(110)
    expect(dear.granted).toBeLessThanOrEqual(116)
    expect(cheap.granted).toBeGreaterThan(2 * dear.granted)
  })

  test('is never charged above what is documented, unless calls were learned to be dearer', () => {
    for (const points of [0.2, 0.5, 0.9]) expect(play(points, 280).about(read).cost).toBeLessThanOrEqual(1)
    expect(play(1.8, 280).about(read).cost).toBeGreaterThan(1.5)
    // Of writes, nothing was learned.
    expect(play(0.33, 280).about(write)).toMatchObject({ cost: 3, costSource: 'formula' })
  })

  test('explains where each cost comes from, and how old it is', () => {
    const { about, clock } = play(0.33, 280)
    expect(about(read).costSource).toBe('learned')
    expect(clock.now() - about(read).costLearnedAt!).toBeLessThan(MINUTE_MS)
  })
})

describe('explain', () => {
  test('says of each number where it comes from', () => {
    const { about, clock, take } = setUp()
    expect(about(undefined)).toMatchObject({
      cost: 1,
      costSource: 'formula',
      costLearnedAt: undefined,
      foreign: 0,
      foreignSource: 'assumed',
      reading: undefined,
    })
    take().settle(usage({ total_cputime: 30 }))
    const readAt = clock.now()
    expect(about(undefined)).toMatchObject({ foreignSource: 'read', reading: { percent: 0, at: readAt } })
    expect(about('total_cputime')).toMatchObject({
      capacitySource: 'formula',
      costSource: 'assumed',
      costLearnedAt: undefined,
      foreignSource: 'read',
      missingFacts: [],
      reading: { percent: 30, at: readAt },
    })
    clock.advance(MINUTE_MS)
    const learnedAt = clock.now()
    take().settle(usage({ total_cputime: 34 }))
    expect(about('total_cputime')).toMatchObject({ costSource: 'learned', costLearnedAt: learnedAt })
    clock.advance(HOUR_MS)
    expect(about('total_cputime')).toMatchObject({ foreignSource: 'read', costLearnedAt: learnedAt })
    clock.advance(1)
    expect(about('total_cputime')).toMatchObject({ foreignSource: 'assumed', costSource: 'learned' })
    expect(about('total_cputime')!.foreign).toBeGreaterThan(0)
  })
})
