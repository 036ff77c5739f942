import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import type { Store } from '../engine/store.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import type { Decision } from './decision.ts'
import { createLimiter } from './limiter.ts'
import type { LimiterOptions } from './options.ts'
import type { Permit } from './permit.ts'

const HOUR_MS = 3_600_000
const appCall: Call = { url: '/v24.0/search', token: { type: 'app' } }
const userCall: Call = { url: '/v24.0/me', token: { type: 'user', id: '7' } }
const insights: Call = { url: '/v24.0/act_42/insights', token: { type: 'user', id: '7' } }
const appLimit = (code: number, extra: object = {}) => ({
  status: 403,
  body: { error: { message: `(#${code}) limit`, type: 'OAuthException', code, ...extra } },
})

function setUp(options: Partial<LimiterOptions> = {}) {
  const clock = createFakeClock()
  const store = createReferenceStore()
  const app = { id: '1', users: 1, tier: 'development_access' as const }
  const limiter = createLimiter({ app, store, clock, guardMs: 0, random: () => 0, ...options })
  return { clock, limiter: limiter as ReturnType<typeof createLimiter<typeof store>>, store }
}

function permitOf<S extends Store>(decision: Decision<S>): Permit<S> {
  if (!decision.granted) throw new Error(`denied by ${decision.limit.key}: ${decision.reason}`)
  return decision.permit
}

/** A store that answers later, as one across a network does. */
function slowly(store: Store): Store {
  return {
    capabilities: { ...store.capabilities, sync: false },
    execute: async (batch) => structuredClone(await store.execute(structuredClone(batch))),
    close: () => store.close(),
  }
}

describe('tryAcquire', () => {
  test('answers at once from a store that does, and with a promise from one that does not', async () => {
    const { limiter, store } = setUp()
    expectTypeOf(limiter.tryAcquire(appCall)).toEqualTypeOf<Decision<typeof store>>()
    expect(limiter.tryAcquire(appCall).granted).toBe(true)
    const later = createLimiter({ app: { id: '1' }, store: slowly(createReferenceStore()) })
    expectTypeOf(later.tryAcquire(appCall)).toEqualTypeOf<Promise<Decision<Store>>>()
    expect((await later.tryAcquire(appCall)).granted).toBe(true)
  })

  test('grants what the formula allows, then says when, and by which limit', () => {
    const { limiter, clock } = setUp()
    for (let i = 0; i < 200; i++) permitOf(limiter.tryAcquire(appCall))
    const denied = limiter.tryAcquire(appCall)
    expect(denied).toMatchObject({
      granted: false,
      reason: 'limit',
      limit: { family: 'app', subjectId: '1', key: '{1}:app:1' },
    })
    if (denied.granted) return
    clock.advanceTo(denied.retryAt - 1)
    expect(limiter.tryAcquire(appCall).granted).toBe(false)
    clock.advanceTo(denied.retryAt)
    expect(limiter.tryAcquire(appCall).granted).toBe(true)
  })

  test('counts each id of an ids list, and the cost that a caller states', () => {
    const { limiter } = setUp()
    permitOf(limiter.tryAcquire({ ...appCall, url: '/?ids=4,5,6' }))
    permitOf(limiter.tryAcquire({ ...appCall, cost: 190 }))
    expect(limiter.explain(appCall)[0]).toMatchObject({ used: 193, capacity: 200 })
    expect(limiter.tryAcquire({ ...appCall, cost: 8 }).granted).toBe(false)
    expect(limiter.tryAcquire({ ...appCall, cost: 7 }).granted).toBe(true)
  })

  test('charges a user token to the app and to the user, all or nothing', () => {
    const { limiter } = setUp()
    limiter.setFacts({ user: '7' }, { callsPerHour: 3 })
    for (let i = 0; i < 3; i++) permitOf(limiter.tryAcquire(userCall))
    expect(limiter.tryAcquire(userCall)).toMatchObject({ granted: false, limit: { family: 'user' } })
    expect(limiter.explain(appCall)[0]!.used).toBe(3)
    expect(limiter.tryAcquire({ ...userCall, token: { type: 'user', id: '8' } }).granted).toBe(true)
  })

  test('applies Business Use Case limits in place of Platform limits, per ad account and use case', () => {
    const { limiter } = setUp()
    limiter.setFacts({ adAccount: '42' }, { activeAds: 0 })
    permitOf(limiter.tryAcquire({ ...insights, cost: 600 }))
    expect(limiter.tryAcquire(insights).granted).toBe(false)
    expect(limiter.tryAcquire({ ...insights, url: '/v24.0/act_42/campaigns' }).granted).toBe(true)
    expect(limiter.tryAcquire({ ...insights, url: '/v24.0/act_43/insights' }).granted).toBe(true)
    expect(limiter.explain(userCall).map(({ used }) => used)).toEqual([0, 0])
  })
})

describe('facts', () => {
  test('that change keep the window', () => {
    const { limiter } = setUp()
    limiter.setFacts({ adAccount: '42' }, { activeAds: 0 })
    permitOf(limiter.tryAcquire({ ...insights, cost: 600 }))
    limiter.setFacts({ adAccount: 'act_42' }, { activeAds: 1 })
    permitOf(limiter.tryAcquire({ ...insights, cost: 400 }))
    limiter.setFacts({ adAccount: '42' }, { activeAds: 0 })
    expect(limiter.tryAcquire(insights).granted).toBe(false)
    expect(limiter.explain(insights)[0]).toMatchObject({ used: 1000, capacity: 600 })
  })

  test('that are not known leave the part of the formula that is sure', () => {
    const { limiter } = setUp({ app: { id: '1' } })
    expect(limiter.explain(insights)[0]).toMatchObject({
      capacity: 600,
      capacitySource: 'lower_bound',
      missingFacts: ['tier', 'activeAds', 'userErrors'],
    })
    expect(limiter.explain(appCall)[0]).toMatchObject({
      capacity: Number.POSITIVE_INFINITY,
      capacitySource: 'unknown',
    })
  })

  test('that a header tells are learned', () => {
    const { limiter } = setUp({ app: { id: '1' } })
    const usage = { 42: [{ type: 'ads_insights', call_count: 1, ads_api_access_tier: 'standard_access' }] }
    permitOf(limiter.tryAcquire(insights)).settle({
      headers: { 'x-business-use-case-usage': JSON.stringify(usage) },
    })
    expect(limiter.explain(insights)[0]).toMatchObject({
      capacity: 190_000,
      missingFacts: ['activeAds', 'userErrors'],
    })
  })
})

describe('permits', () => {
  test('that are released give everything back, once', () => {
    const { limiter } = setUp()
    const permit = permitOf(limiter.tryAcquire({ ...userCall, cost: 200 }))
    expect(permit.release()).toBe(true)
    expect(permit.release()).toBe(false)
    expect(limiter.explain(userCall).map(({ used }) => used)).toEqual([0, 0])
    expect(limiter.tryAcquire({ ...userCall, cost: 200 }).granted).toBe(true)
  })

  test('that are settled cannot be released, and settle once', () => {
    const { limiter } = setUp()
    const permit = permitOf(limiter.tryAcquire(appCall))
    expect(permit.settle(appLimit(4)).error).toMatchObject({ code: 4, throttle: true })
    expect(permit.release()).toBe(false)
    const again = permit.settle({})
    expect(again).toMatchObject({ error: { code: 4 }, blocked: { limit: { family: 'app' } } })
    expect(again.blocked!.until).toBe(limiter.explain(appCall)[0]!.blockedUntil)
    expect(limiter.explain(appCall)[0]!.used).toBe(1)
  })

  test('pass on what a header says of others: their use is left to them', () => {
    const { limiter } = setUp()
    const permit = permitOf(limiter.tryAcquire({ ...appCall, cost: 20 }))
    permit.settle({
      headers: new Headers({ 'X-App-Usage': '{"call_count":60,"total_time":1,"total_cputime":1}' }),
    })
    // 61.3 % of 200 and a percent of it more, less our 20, rounded up.
    expect(limiter.explain(appCall)[0]).toMatchObject({ used: 20, foreign: 105, reading: { percent: 60 } })
    expect(limiter.tryAcquire({ ...appCall, cost: 76 }).granted).toBe(false)
    expect(limiter.tryAcquire({ ...appCall, cost: 75 }).granted).toBe(true)
  })

  test('believe readings rather than facts, where these cannot be true', () => {
    const { limiter } = setUp()
    const about = () => limiter.explain(appCall)[0]!
    permitOf(limiter.tryAcquire({ ...appCall, cost: 50 })).settle({
      headers: { 'x-app-usage': '{"call_count":25}' },
    })
    expect(about()).toMatchObject({ capacity: 200, capacitySource: 'formula' })
    permitOf(limiter.tryAcquire({ ...appCall, cost: 50 })).settle({
      headers: { 'x-app-usage': '{"call_count":9}' },
    })
    expect(about()).toMatchObject({ capacity: 500, capacitySource: 'learned' })
    permitOf(limiter.tryAcquire({ ...appCall, cost: 150 }))
  })

  test('never throw, whatever the response is', () => {
    const { limiter } = setUp()
    const responses = [
      {},
      { status: 500, body: '<html>' },
      { status: Number.NaN, headers: 'x-app-usage: 5', body: Symbol('body') },
      {
        headers: {
          'x-app-usage': '{"__proto__":{"call_count":50}}',
          'x-business-use-case-usage': '{"__proto__":[]}',
        },
      },
      { status: 400, body: { error: { code: { toString: null } } } },
      {
        headers: {
          get() {
            throw new Error('closed')
          },
        },
      },
    ]
    const trap = () => {
      throw new Error('trap')
    }
    const odd = [undefined, null, 5, 'x', new Proxy({}, { get: trap, has: trap })]
    for (const response of [...responses, ...odd]) {
      permitOf(limiter.tryAcquire(appCall)).settle(response as object)
    }
    expect(limiter.explain(appCall)[0]!.used).toBe(responses.length + odd.length)
  })

  test('read an error from a fetch response, and leave its body to the caller', async () => {
    const { limiter } = setUp()
    const response = Response.json(appLimit(4).body, { status: 403 })
    const settlement = await permitOf(limiter.tryAcquire(appCall)).settle(response)
    expect(settlement.error).toMatchObject({ code: 4, throttle: true })
    expect(await response.json()).toEqual(appLimit(4).body)
    expect(limiter.tryAcquire(appCall)).toMatchObject({ granted: false, reason: 'block' })
  })

  test('lose an error whose body was read before, and do not take it for a success', async () => {
    const { limiter, clock } = setUp()
    permitOf(limiter.tryAcquire(appCall)).settle(appLimit(4))
    await clock.advanceAsync(24 * HOUR_MS)
    const probe = permitOf(limiter.tryAcquire(appCall))
    const response = Response.json(appLimit(4).body, { status: 403 })
    await response.json()
    expect((await probe.settle(response)).error).toMatchObject({ kind: 'other' })
    expect(limiter.tryAcquire(appCall)).toMatchObject({ granted: false, reason: 'probe' })
  })

  test('say so when the store cannot take in what a response taught', async () => {
    const store = createReferenceStore()
    const { limiter } = setUp({ store })
    const permit = permitOf(limiter.tryAcquire(appCall))
    store.execute = () => {
      throw new Error('disk full')
    }
    expect(permit.settle(appLimit(4)).storeError).toMatchObject({
      code: 'ERR_STORE',
      message: expect.stringContaining('disk full'),
    })
    expect(() => limiter.tryAcquire(appCall)).toThrow(expect.objectContaining({ code: 'ERR_STORE' }))
    await expect(limiter.acquire(appCall)).rejects.toMatchObject({ code: 'ERR_STORE' })
  })
})

describe('a throttle error', () => {
  const scopes: [title: string, response: object, closed: string[], open: string[]][] = [
    ['4 closes the app', appLimit(4), ['app', 'user'], ['insights', 'management']],
    ['17 closes the user, in every app', appLimit(17), ['user'], ['app', 'insights', 'management']],
  ]
  const calls: Record<string, Call> = {
    app: appCall,
    user: userCall,
    insights,
    management: { ...insights, url: '/act_42/ads' },
  }
  test.each(scopes)('%s, and nothing else', (_title, response, closed, open) => {
    const { limiter, clock } = setUp()
    permitOf(limiter.tryAcquire(userCall)).settle(response)
    for (const name of closed) {
      const blocked = limiter
        .explain(calls[name]!)
        .filter(({ blockedUntil = 0 }) => blockedUntil > clock.now())
      expect([name, blocked.length]).toEqual([name, 1])
      const denied = limiter.tryAcquire(calls[name]!)
      expect([name, denied]).toMatchObject([name, { granted: false, limit: { key: blocked[0]!.key } }])
      expect(!denied.granted && denied.retryAt).toBeGreaterThanOrEqual(blocked[0]!.blockedUntil!)
    }
    for (const name of open) expect([name, limiter.tryAcquire(calls[name]!).granted]).toEqual([name, true])
  })

  test.each([
    [80000, 'insights', 'management'],
    [80004, 'management', 'insights'],
  ])('%i closes one use case of one ad account', (code, closed, open) => {
    const { limiter } = setUp()
    permitOf(limiter.tryAcquire(calls[closed]!)).settle({
      ...appLimit(code, { error_subcode: 2446079 }),
      status: 400,
    })
    expect(limiter.tryAcquire(calls[closed]!)).toMatchObject({ granted: false, reason: 'block' })
    expect(limiter.tryAcquire(calls[open]!).granted).toBe(true)
    expect(limiter.tryAcquire({ ...insights, url: '/act_43/insights' }).granted).toBe(true)
  })

  test('613 closes the endpoint, for calls that no other limit would have told apart', () => {
    const { limiter } = setUp()
    permitOf(limiter.tryAcquire(appCall)).settle({ ...appLimit(613), status: 400 })
    expect(limiter.tryAcquire(appCall)).toMatchObject({ granted: false, limit: { family: 'custom' } })
    expect(limiter.tryAcquire({ ...appCall, url: '/v24.0/1/feed' }).granted).toBe(true)
  })

  test('of a business rule closes what the rule is about, and is not tried again', async () => {
    const { limiter } = setUp()
    const budget: Call = {
      method: 'POST',
      url: '/v24.0/71',
      token: { type: 'user', id: '7' },
      body: { daily_budget: 500 },
      subjects: { adSet: '71', adAccount: '42' },
    }
    const rule = { ...appLimit(613, { error_subcode: 1487632 }), status: 400 }
    let sent = 0
    await limiter.run(budget, () => {
      sent += 1
      return rule
    })
    expect(sent).toBe(1)
    expect(limiter.tryAcquire(budget)).toMatchObject({ granted: false, limit: { family: 'ad_set_budget' } })
    expect(limiter.tryAcquire({ ...budget, body: { name: 'spring' } }).granted).toBe(true)
  })

  test('lasts as long as the header estimates, in minutes', () => {
    const { limiter, clock } = setUp()
    const usage = { 42: [{ type: 'ads_insights', call_count: 100, estimated_time_to_regain_access: 90 }] }
    const headers = { 'X-Business-Use-Case-Usage': JSON.stringify(usage) }
    permitOf(limiter.tryAcquire(insights)).settle({ ...appLimit(80000), headers })
    expect(limiter.tryAcquire(insights)).toMatchObject({
      retryAt: clock.now() + 90 * 60_000,
      reason: 'block',
    })
  })

  test('of forty calls in flight is one strike, after which one call goes first, and then all', async () => {
    const { limiter, clock } = setUp()
    const flight = Array.from({ length: 40 }, () => permitOf(limiter.tryAcquire(appCall)))
    for (const permit of flight) permit.settle(appLimit(4))
    const denied = limiter.tryAcquire(appCall)
    if (denied.granted) throw new Error('granted')
    const waiting = Promise.all(Array.from({ length: 5 }, () => limiter.acquire(appCall)))
    await clock.advanceAsync(denied.retryAt - clock.now())
    expect(limiter.waiting).toBe(4)
    expect(limiter.tryAcquire(appCall)).toMatchObject({ granted: false, reason: 'queue' })
    await clock.advanceAsync(60_000)
    expect(limiter.waiting).toBe(3)
    permitOf(limiter.tryAcquire(insights)).settle({})
    void waiting.then((permits) => permits.map((permit) => permit.settle({})))
    await clock.advanceAsync(HOUR_MS)
    expect(limiter.waiting).toBe(0)
  })

  test('ends its probing when the probe comes back well', async () => {
    const { limiter, clock } = setUp()
    permitOf(limiter.tryAcquire(appCall)).settle(appLimit(4))
    await clock.advanceAsync(24 * HOUR_MS)
    const probe = permitOf(limiter.tryAcquire(appCall))
    expect(limiter.tryAcquire(appCall)).toMatchObject({ granted: false, reason: 'probe' })
    const waiter = limiter.acquire(appCall)
    probe.settle({ status: 200, headers: { 'x-app-usage': '{"call_count":3}' } })
    expect((await waiter).granted).toBe(true)
    expect(limiter.tryAcquire(appCall).granted).toBe(true)
  })

  test('that a probe brings back makes the next block longer; a probe never sent lets another one go', async () => {
    const { limiter, clock } = setUp({ random: () => 0.5 })
    permitOf(limiter.tryAcquire(appCall)).settle(appLimit(4))
    const first = limiter.explain(appCall)[0]!.blockedUntil! - clock.now()
    await clock.advanceAsync(first)
    permitOf(limiter.tryAcquire(appCall)).release()
    permitOf(limiter.tryAcquire(appCall)).settle(appLimit(4))
    // Half of the way from what the error calls for to twice that, and half of a tenth; before, only the latter.
    expect(limiter.explain(appCall)[0]!.blockedUntil! - clock.now()).toBe((first / 1.05) * 1.55)
  })

  test('of a limit that the call was not known to fall under closes it from then on', () => {
    const { limiter } = setUp()
    permitOf(limiter.tryAcquire(insights)).settle(appLimit(4))
    expect(limiter.tryAcquire(insights)).toMatchObject({
      granted: false,
      reason: 'block',
      limit: { family: 'app' },
    })
    expect(limiter.tryAcquire(appCall)).toMatchObject({ granted: false, reason: 'block' })
  })
})

describe('run', () => {
  test('acquires, sends, settles, and sends again what was throttled', async () => {
    const { limiter, clock } = setUp()
    const answers = [appLimit(4), { status: 200, body: { id: '1' } }]
    let sent = 0
    const running = limiter.run(appCall, () => answers[sent++]!)
    await clock.advanceAsync(24 * HOUR_MS)
    expect(await running).toEqual({ status: 200, body: { id: '1' } })
    expect(sent).toBe(2)
  })

  test('gives the last response back where there is no time or no attempt left', async () => {
    const { limiter, clock } = setUp()
    const once = limiter.run(appCall, () => appLimit(4), { maxAttempts: 1 })
    expect(await once).toEqual(appLimit(4))
    await clock.advanceAsync(48 * HOUR_MS)
    expect(await limiter.run(appCall, () => appLimit(4), { timeoutMs: 10 })).toEqual(appLimit(4))
  })

  test('sends again, too, where the caller settled by itself to see what it taught', async () => {
    const { limiter, clock } = setUp()
    const seen: unknown[] = []
    const answers: object[] = [appLimit(4), { status: 200 }]
    const running = limiter.run(appCall, async (permit) => {
      const response = answers.shift()!
      seen.push((await permit.settle(response)).error?.code)
      return response
    })
    await clock.advanceAsync(24 * HOUR_MS)
    expect(await running).toEqual({ status: 200 })
    expect(seen).toEqual([4, undefined])
  })

  test('does not send again what waiting cannot mend', async () => {
    const { limiter } = setUp()
    const integrity = { status: 400, body: { error: { code: 368, message: 'blocked', is_transient: true } } }
    let sent = 0
    await limiter.run(appCall, () => {
      sent += 1
      return integrity
    })
    expect(sent).toBe(1)
    expect(limiter.tryAcquire(appCall).granted).toBe(true)
  })

  test('counts a call whose sending failed, since it may have arrived', async () => {
    const { limiter } = setUp()
    const failing = limiter.run(appCall, () => Promise.reject(new Error('socket hang up')))
    await expect(failing).rejects.toThrow('socket hang up')
    expect(limiter.explain(appCall)[0]!.used).toBe(1)
  })
})

test('a prepared call decides as the raw one does, on the same meters', async () => {
  const { limiter } = setUp()
  const prepared = limiter.prepare({ ...appCall, cost: 100 })
  expect(prepared.tryAcquire().granted).toBe(true)
  await prepared.acquire()
  expect(limiter.tryAcquire(appCall).granted).toBe(false)
  await expect(prepared.acquire({ timeoutMs: 0 })).rejects.toMatchObject({ code: 'ERR_WAIT_TOO_LONG' })
})

test('limiters of one app and one store share one truth; those of other apps do not', () => {
  const { limiter, store, clock } = setUp()
  permitOf(limiter.tryAcquire({ ...appCall, cost: 200 }))
  const twin = createLimiter({ app: { id: '1', users: 1 }, store, clock, guardMs: 0 })
  const other = createLimiter({ app: { id: '2', users: 1 }, store, clock, guardMs: 0 })
  expect(twin.tryAcquire(appCall).granted).toBe(false)
  expect(other.tryAcquire(appCall).granted).toBe(true)
})
