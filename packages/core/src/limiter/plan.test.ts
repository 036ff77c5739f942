import { describe, expect, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import type { Facts } from '../families/facts.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import { AcquireBatches } from './acquire-batches.ts'
import { admissionOf } from './admission.ts'
import { AppLimits } from './app-limits.ts'
import { Costs } from './costs.ts'
import { FactsBook } from './facts-book.ts'
import { HeardHeaders } from './heard-headers.ts'
import { createLimiter } from './limiter.ts'
import { PlanCache } from './plan-cache.ts'

const token = { type: 'user', id: '7' } as const
const read: Call = { url: '/act_42/campaigns', token }
const write: Call = { ...read, method: 'POST' }

function createCache(known: Facts = {}): PlanCache {
  const facts = new FactsBook('1')
  facts.set('app', '1', known)
  const context = { appId: '1', facts, guardMs: 0 }
  return new PlanCache({
    ...context,
    costs: new Costs(),
    batches: new AcquireBatches(60_000),
    appLimits: new AppLimits(context),
  })
}

function costsOf(cache: PlanCache, call: Call): Record<string, number> {
  const plan = cache.plan(call)
  return Object.fromEntries(
    plan.batchFor(call.cost ?? plan.calls).commands.map((command, i) => [plan.names[i]!.key, command.cost]),
  )
}

function setUp(facts: Facts = {}) {
  const clock = createFakeClock()
  const store = createReferenceStore()
  const limiter = createLimiter({ app: { id: '1', ...facts }, store, clock, guardMs: 0, random: () => 0 })
  return { clock, limiter }
}

describe('what a call takes', () => {
  test('is three points of the score for a write, and one call of the quota', () => {
    const cache = createCache()
    expect(costsOf(cache, read)).toEqual({ '{1}:ads_management:42': 1, '{1}:ad_account:42': 1 })
    expect(costsOf(cache, write)).toEqual({
      '{1}:ads_management:42': 1,
      '{1}:ad_account:42': 3,
      '{1}:ads_mutations:42': 1,
    })
    expect(costsOf(cache, { ...write, cost: 2.5 })).toEqual({
      '{1}:ads_management:42': 2.5,
      '{1}:ad_account:42': 7.5,
      '{1}:ads_mutations:42': 2.5,
    })
  })

  test('is one call for each id of the subject that the id belongs to, however many there are', () => {
    const cache = createCache()
    for (const count of [1, 3, 7, 49]) {
      const ids = Array.from({ length: count }, (_, i) => `act_${i}`)
      const costs = costsOf(cache, { url: `/insights?ids=${ids.join(',')}`, token })
      const expected = Object.fromEntries(ids.map((id) => [`{1}:ads_insights:${id.slice(4)}`, 1]))
      expect(costs).toEqual({ ...expected, '{1}:ads_insights_app:1': count })
    }
  })

  test('is given back whole', () => {
    const { limiter } = setUp({ tier: 'development_access' })
    const used = () => limiter.explain(write).map(({ family, used }) => [family, used])
    const decision = limiter.tryAcquire(write)
    expect(used()).toEqual([
      ['ads_management', 1],
      ['ad_account', 3],
      ['ads_mutations', 1],
    ])
    if (decision.granted) decision.permit.release()
    expect(used()).toEqual([
      ['ads_management', 0],
      ['ad_account', 0],
      ['ads_mutations', 0],
    ])
  })

  test('fills the score with twenty writes, and the twenty-first waits for three points to drain', () => {
    const { clock, limiter } = setUp({ tier: 'development_access' })
    limiter.setFacts({ adAccount: '42' }, { activeAds: 1_000 })
    for (let i = 0; i < 20; i++) expect(limiter.tryAcquire(write).granted).toBe(true)
    const denied = limiter.tryAcquire(write)
    expect(denied).toMatchObject({ granted: false, limit: { family: 'ad_account' } })
    if (denied.granted) return
    clock.advanceTo(denied.retryAt)
    expect(limiter.tryAcquire(write).granted).toBe(true)
  })
})

describe('kinds of call', () => {
  const to = (recipient: string): Call => ({
    method: 'POST',
    url: '/555/messages',
    token: { type: 'system_user' },
    body: { messaging_product: 'whatsapp', to: recipient },
  })

  test('that differ in what their bodies tell have plans of their own, others share one', () => {
    const cache = createCache()
    const adSet: Call = { method: 'POST', url: '/238', token, subjects: { adAccount: '42' } }
    const pause = cache.plan({ ...adSet, body: { status: 'PAUSED' } })
    const budget = cache.plan({ ...adSet, body: { daily_budget: 5 } })
    expect(budget).not.toBe(pause)
    expect(budget.names.map(({ family }) => family)).toContain('ad_set_budget')
    expect(pause.names.map(({ family }) => family)).not.toContain('ad_set_budget')
    expect(cache.plan({ ...adSet, body: 'lifetime_budget=7' })).toBe(budget)
    expect(cache.plan({ ...adSet, body: { name: 'x' } })).toBe(pause)
    expect(cache.plan(to('491'))).toBe(cache.plan(to('+49 1')))
    expect(cache.plan(to('492'))).not.toBe(cache.plan(to('491')))
  })

  test('are told apart by the token, the method, the path and the hints, and by no more of the query than tells', () => {
    const cache = createCache()
    const calls: Call[] = [
      read,
      write,
      { ...read, method: 'DELETE' },
      { ...read, url: '/act_43/campaigns' },
      { ...read, url: '/act_42/ads' },
      { ...read, token: { type: 'user', id: '8' } },
      { ...read, token: { type: 'page', id: '7' } },
      { ...read, token: { type: 'page' } },
      { ...read, family: 'ads_insights' },
      { ...read, subjects: { adAccount: '43' } },
      { ...read, url: '/campaigns?ids=act_42' },
    ]
    const plans = calls.map((call) => cache.plan(call))
    expect(new Set(plans).size).toBe(calls.length)
    expect(calls.every((call, i) => cache.plan({ ...structuredClone(call), cost: 2 }) === plans[i])).toBe(
      true,
    )
    const withQuery = calls.map((call) => `${call.url}${call.url.includes('?') ? '&' : '?'}fields=id`)
    expect(calls.every((call, i) => cache.plan({ ...call, url: withQuery[i]! }) === plans[i])).toBe(true)
    expect(cache.plan({ ...read, method: 'get', url: '/act_42/campaigns#top' })).toBe(plans[0])
  })

  test('that take long to tell apart are not kept', () => {
    const cache = createCache()
    const ofLength = (length: number): Call => ({
      url: `/${'x'.repeat(length)}/insights`.replace(/x{400}/g, 'x$&/'),
      token,
    })
    expect(cache.plan(ofLength(450))).toBe(cache.plan(ofLength(450)))
    const long = cache.plan(ofLength(1_000))
    expect(cache.plan(ofLength(1_000))).not.toBe(long)
    expect(cache.plan(ofLength(1_000)).names).toEqual(long.names)
  })

  test('one recipient who has to wait does not hold up another', () => {
    const { limiter } = setUp()
    expect(limiter.tryAcquire(to('491')).granted).toBe(true)
    expect(limiter.tryAcquire(to('491'))).toMatchObject({
      granted: false,
      limit: { family: 'whatsapp_pair' },
    })
    expect(limiter.tryAcquire(to('492')).granted).toBe(true)
  })
})

describe('a header', () => {
  const admittedAt = (now: number) => admissionOf({ now, outcomes: [] }, 1)
  const inexact = createCache().plan({ url: '/me', token: { type: 'app' } })
  const cache = createCache({ users: 3, callsPerHour: 100, tier: 'standard_access' })
  const plan = cache.plan({ url: '/me', token: { type: 'app' } })
  const usage = (percent: number, padding = 0) => ({
    'x-app-usage': `{"call_count":${percent}${' '.repeat(padding)}}`,
  })

  test('is read again only if it says something new, once there is nothing to learn', () => {
    const heard = new HeardHeaders()
    expect(plan.unheardReadings(usage(5), admittedAt(0), heard)).toHaveLength(1)
    expect(plan.unheardReadings(usage(5), admittedAt(0), heard)).toHaveLength(0)
    expect(plan.unheardReadings(usage(6), admittedAt(0), heard)).toHaveLength(1)
    expect(plan.unheardReadings(usage(6), admittedAt(59_999), heard)).toHaveLength(0)
    expect(plan.unheardReadings(usage(6), admittedAt(60_000), heard)).toHaveLength(1)
    expect(inexact.unheardReadings(usage(5), admittedAt(0), heard)).toHaveLength(1)
    expect(inexact.unheardReadings(usage(5), admittedAt(0), heard)).toHaveLength(1)
  })

  test('that is long is read each time, and what it said before is forgotten', () => {
    const heard = new HeardHeaders()
    expect(plan.unheardReadings(usage(7), admittedAt(0), heard)).toHaveLength(1)
    expect(plan.unheardReadings(usage(8, 5_000), admittedAt(0), heard)).toHaveLength(1)
    expect(plan.unheardReadings(usage(8, 5_000), admittedAt(0), heard)).toHaveLength(1)
    expect(plan.unheardReadings(usage(7), admittedAt(0), heard)).toHaveLength(1)
  })

  test('about the app is news once for all calls that count for it, and others do not take it from them', () => {
    const heard = new HeardHeaders()
    const ofUser = (id: string) => cache.plan({ url: '/me', token: { type: 'user', id } })
    const ofPage = cache.plan({ url: '/651/feed', token: { type: 'page', id: '651' } })
    expect(ofPage.names.map(({ family }) => family)).not.toContain('app')
    expect(ofPage.unheardReadings(usage(5), admittedAt(0), heard)).toHaveLength(1)
    expect(ofUser('7').unheardReadings(usage(5), admittedAt(0), heard)).toHaveLength(1)
    expect(ofUser('8').unheardReadings(usage(5), admittedAt(0), heard)).toHaveLength(0)
    expect(ofUser('8').unheardReadings(usage(6), admittedAt(0), heard)).toHaveLength(1)
    expect(ofUser('7').unheardReadings(usage(6), admittedAt(59_999), heard)).toHaveLength(0)
    expect(ofUser('7').unheardReadings(usage(6), admittedAt(60_000), heard)).toHaveLength(1)
  })

  test('about anything else is news to each kind of call', () => {
    const heard = new HeardHeaders()
    const ofUser = (id: string) => cache.plan({ url: '/me', token: { type: 'user', id } })
    const headers = { 'x-user-usage': '{"call_count":5}' }
    expect(ofUser('7').unheardReadings(headers, admittedAt(0), heard)).toHaveLength(1)
    expect(ofUser('8').unheardReadings(headers, admittedAt(0), heard)).toHaveLength(1)
    expect(ofUser('8').unheardReadings(headers, admittedAt(0), heard)).toHaveLength(0)
  })
})

test('plans of ten thousand kinds of call in use are kept, and those of twice as many since are not', () => {
  const cache = createCache()
  const planOf = (id: number) => cache.plan({ url: '/me', token: { type: 'user', id: `${id}` } })
  const plans = Array.from({ length: 10_000 }, (_, id) => planOf(id))
  expect(plans.every((plan, id) => planOf(id) === plan)).toBe(true)
  for (let id = 10_000; id < 30_000; id++) planOf(id)
  expect(planOf(0)).not.toBe(plans[0])
})

describe('a batch of commands', () => {
  test('asks what its own plan has to pass, whichever was asked for before', () => {
    const cache = createCache()
    const batches = [write, read, { ...write, cost: 2.5 }, read]
    const twice = batches.map((call) => [costsOf(cache, call), costsOf(createCache(), call)])
    for (const [shared, alone] of twice) expect(shared).toEqual(alone)
  })

  test('holds the limits as of the facts now known', () => {
    const facts = new FactsBook('1')
    const context = { appId: '1', facts, guardMs: 0 }
    const costs = new Costs()
    const appLimits = new AppLimits(context)
    const cache = new PlanCache({ ...context, costs, batches: new AcquireBatches(60_000), appLimits })
    const capacities = (id: string) => {
      const plan = cache.plan({ url: '/me', token: { type: 'user', id } })
      return plan.batchFor(1).commands.map(({ limit }) => limit.capacity)
    }
    expect([capacities('7'), capacities('8')]).toEqual([
      [0, 0],
      [0, 0],
    ])
    facts.set('app', '1', { users: 3 })
    facts.set('user', '8', { callsPerHour: 5 })
    expect([capacities('7'), capacities('8')]).toEqual([
      [600, 0],
      [600, 5],
    ])
  })
})

describe('a limit that no header reports on', () => {
  const publish: Call = { method: 'POST', url: '/17841400000000000/media_publish', token }

  test('is what Meta documents until its answer says otherwise', () => {
    const { limiter } = setUp()
    for (let i = 0; i < 100; i++) expect(limiter.tryAcquire(publish).granted).toBe(true)
    const denied = limiter.tryAcquire(publish)
    expect(denied).toMatchObject({ granted: false, limit: { family: 'instagram_content_publishing' } })
    const explained = limiter.explain(publish)[1]
    expect(explained).toMatchObject({ used: 100, capacity: 100, missingFacts: ['publishingLimit'] })
    const publishingLimit = {
      data: [{ quota_usage: 100, config: { quota_total: 102, quota_duration: 86_400 } }],
    }
    limiter.setFacts({ igUser: '17841400000000000' }, { publishingLimit })
    expect(limiter.tryAcquire(publish).granted).toBe(true)
    expect(limiter.tryAcquire(publish).granted).toBe(true)
    expect(limiter.tryAcquire(publish).granted).toBe(false)
  })
})

test('a fact without which the capacity is certain is not missing', () => {
  const { limiter } = setUp({ tier: 'standard_access' })
  const insights: Call = { url: '/act_42/insights', token }
  expect(limiter.explain(insights)[0]).toMatchObject({ missingFacts: ['activeAds', 'userErrors'] })
  limiter.setFacts({ adAccount: '42' }, { activeAds: 3 })
  expect(limiter.explain(insights)[0]).toMatchObject({ capacity: 191_200, missingFacts: [] })
  limiter.setFacts({ adAccount: '42' }, { activeAds: undefined })
  expect(limiter.explain(insights)[0]).toMatchObject({ missingFacts: ['activeAds', 'userErrors'] })
})

describe('an error', () => {
  const throttled = (code: number) => ({ status: 400, body: { error: { code, message: 'limit' } } })

  test('that a limit of the call shares closes that limit', () => {
    const { limiter } = setUp()
    const profile: Call = { url: '/651/messenger_profile', token: { type: 'page', id: '651' } }
    const decision = limiter.tryAcquire(profile)
    if (decision.granted) decision.permit.settle(throttled(613))
    expect(limiter.tryAcquire(profile)).toMatchObject({
      granted: false,
      reason: 'block',
      limit: { family: 'messenger_profile' },
    })
    expect(limiter.tryAcquire({ ...profile, url: '/651/conversations' }).granted).toBe(true)
  })

  test('of Insights for the whole app closes all accounts', () => {
    const { limiter } = setUp()
    const decision = limiter.tryAcquire({ url: '/act_1/insights', token })
    const body = { error: { code: 4, error_subcode: 1504022, message: 'limit' } }
    if (decision.granted) decision.permit.settle({ status: 403, body })
    const other: Call = { url: '/act_2/insights', token }
    expect(limiter.tryAcquire(other)).toMatchObject({
      granted: false,
      limit: { family: 'ads_insights_app' },
    })
    const blocked = limiter.explain(other).filter(({ blockedUntil }) => blockedUntil !== undefined)
    expect(blocked.map(({ family }) => family)).toEqual(['ads_insights_app'])
    expect(limiter.tryAcquire({ url: '/act_2/ads', token }).granted).toBe(true)
  })
})
