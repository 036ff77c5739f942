import { describe, expect, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import { HeadgateError } from '../errors.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import { createLimiter } from './limiter.ts'

const token = { type: 'user', id: '7' } as const
const insightsOf = (account: number): Call => ({ url: `/act_${account}/insights`, token })

function batchOf(...urls: readonly string[]): Call {
  const batch = urls.map((url) => ({ method: 'GET', relative_url: url }))
  return { method: 'POST', url: 'https://graph.facebook.com/v24.0/', token, body: { batch } }
}

function setUp(random = () => 0) {
  const clock = createFakeClock()
  const store = createReferenceStore()
  const app = { id: '1', users: 1, tier: 'development_access' as const }
  const limiter = createLimiter({ app, store, clock, guardMs: 0, random })
  return {
    clock,
    limiter,
    about: (call: Call, family: string) => limiter.explain(call).find((limit) => limit.family === family)!,
    take(call: Call) {
      const decision = limiter.tryAcquire(call)
      if (!decision.granted) throw new Error(`denied by ${decision.limit.key}`)
      return decision.permit
    },
  }
}

/** An item of Meta's answer, with what it reports of an account. */
function itemOf(account: number, percent: number, code = 200, body: object = {}) {
  const usage = { [account]: [{ type: 'ads_insights', call_count: percent }] }
  const headers = [{ name: 'X-Business-Use-Case-Usage', value: JSON.stringify(usage) }]
  return { code, headers, body: JSON.stringify(body) }
}

describe('a batch', () => {
  test('charges each item on its own', () => {
    const { limiter, about, take } = setUp()
    take(batchOf('act_1/insights', 'act_2/insights', 'act_1/insights?limit=5', 'me'))
    expect(about(insightsOf(1), 'ads_insights').used).toBe(2)
    expect(about(insightsOf(2), 'ads_insights').used).toBe(1)
    expect(about({ url: '/search', token: { type: 'app' } }, 'app').used).toBe(1)
    expect(limiter.explain(batchOf('act_1/insights')).map(({ key }) => key)).toEqual(
      limiter.explain(insightsOf(1)).map(({ key }) => key),
    )
  })

  test('goes as a whole or not at all', () => {
    const { limiter, about, take } = setUp()
    const app: Call = { url: '/search', token: { type: 'app' } }
    take({ ...app, cost: 199 })
    const denied = limiter.tryAcquire(batchOf('act_1/insights', 'search', 'me'))
    expect(denied).toMatchObject({ granted: false, limit: { key: '{1}:app:1' } })
    expect(about(insightsOf(1), 'ads_insights').used).toBe(0)
    expect(about(app, 'app').used).toBe(199)
    take(batchOf('act_1/insights', 'search'))
    expect(about(app, 'app').used).toBe(200)
  })

  test('is given back whole', () => {
    const { about, take } = setUp()
    const permit = take(batchOf('act_1/insights', 'act_2/insights', 'act_1/insights'))
    expect(permit.release()).toBe(true)
    for (const account of [1, 2]) expect(about(insightsOf(account), 'ads_insights').used).toBe(0)
  })

  test('takes as much as Meta takes: fifty items, and one more is an error', () => {
    const { limiter, about, take } = setUp()
    take(batchOf(...Array.from({ length: 50 }, () => 'act_1/insights')))
    expect(about(insightsOf(1), 'ads_insights').used).toBe(50)
    const tooMany = batchOf(...Array.from({ length: 51 }, () => 'act_1/insights'))
    expect(() => limiter.tryAcquire(tooMany)).toThrow(HeadgateError)
    expect(() => limiter.tryAcquire(tooMany)).toThrow('51 items')
  })
})

describe("the answer to a batch, each item's on its own", () => {
  test('tells what its headers say', () => {
    const { about, take } = setUp()
    const permit = take(batchOf('act_1/insights', 'act_2/insights'))
    const settled = permit.settle({ status: 200, body: [itemOf(1, 30), itemOf(2, 60)] })
    expect(settled).toMatchObject({ readings: 2, error: undefined })
    expect(about(insightsOf(1), 'ads_insights').reading).toMatchObject({ percent: 30 })
    expect(about(insightsOf(2), 'ads_insights').reading).toMatchObject({ percent: 60 })
  })

  test('tells what the headers around it say', () => {
    const { about, take } = setUp()
    const permit = take(batchOf('me', 'search'))
    const headers = { 'x-app-usage': '{"call_count":40}' }
    expect(permit.settle({ headers, body: [null, null] })).toMatchObject({ readings: 1 })
    expect(about({ url: '/search', token }, 'app').reading).toMatchObject({ percent: 40 })
  })

  test('passes over null items, and may be text', () => {
    const { about, take } = setUp()
    const permit = take(batchOf('act_1/insights', 'act_2/insights', 'act_3/insights'))
    const settled = permit.settle({ body: JSON.stringify([null, itemOf(2, 60)]) })
    expect(settled).toMatchObject({ readings: 1, error: undefined })
    expect(about(insightsOf(1), 'ads_insights').reading).toBe(undefined)
    expect(about(insightsOf(2), 'ads_insights').reading).toMatchObject({ percent: 60 })
  })

  test('closes the limit of the item that was throttled, and no other', () => {
    const { limiter, take, about } = setUp()
    const permit = take(batchOf('act_1/insights', 'act_2/insights'))
    const error = { code: 80000, message: 'There have been too many calls from this ad-account.' }
    const settled = permit.settle({ body: [itemOf(1, 20), itemOf(2, 20, 400, { error })] })
    expect(settled.error).toMatchObject({ throttle: true })
    expect(about(insightsOf(1), 'ads_insights').blockedUntil).toBe(undefined)
    expect(about(insightsOf(2), 'ads_insights').blockedUntil).toBeGreaterThan(0)
    expect(limiter.tryAcquire(insightsOf(1)).granted).toBe(true)
    expect(limiter.tryAcquire(insightsOf(2))).toMatchObject({ granted: false, reason: 'block' })
    expect(limiter.tryAcquire(batchOf('act_1/insights', 'act_2/insights'))).toMatchObject({ reason: 'block' })
  })

  test('is not sent again by run for one of them, but as a whole where all was refused', async () => {
    const { limiter, clock } = setUp()
    const error = { code: 80000, message: 'There have been too many calls from this ad-account.' }
    const answered = { status: 200, body: [itemOf(1, 20), itemOf(2, 20, 400, { error })] }
    let sent = 0
    const once = limiter.run(batchOf('act_1/insights', 'act_2/insights'), () => {
      sent += 1
      return answered
    })
    await clock.advanceAsync(24 * 3_600_000)
    expect(await once).toBe(answered)
    expect(sent).toBe(1)

    const refused = { status: 400, body: { error: { ...error, code: 17 } } }
    const again = limiter.run(batchOf('me', 'search'), () =>
      ++sent < 3 ? refused : { status: 200, body: [] },
    )
    await clock.advanceAsync(24 * 3_600_000)
    expect(await again).toMatchObject({ status: 200 })
    expect(sent).toBe(3)
  })

  test('proves nothing by items that may have come after it', () => {
    const store = createReferenceStore()
    const limiter = createLimiter({ app: { id: '1' }, store, clock: createFakeClock(), guardMs: 0 })
    const decision = limiter.tryAcquire(batchOf(...Array.from({ length: 50 }, () => 'search')))
    // Each may be the first of all: 0 % of one call proves 100, where that of fifty would prove 5,000.
    const headers = [{ name: 'X-App-Usage', value: '{"call_count":0}' }]
    const body = Array.from({ length: 50 }, () => ({ code: 200, headers, body: '{}' }))
    expect(decision.granted && decision.permit.settle({ body })).toMatchObject({ readings: 50 })
    expect(limiter.explain({ url: '/search', token })[0]).toMatchObject({ used: 50, capacity: 100 })
  })

  const throttled = { code: 400, body: JSON.stringify({ error: { code: 80000, error_subcode: 2446079 } }) }

  test('that has no item for the probe leaves the others waiting for one', async () => {
    const { clock, limiter, take } = setUp()
    take(insightsOf(1)).settle({ status: 400, body: JSON.parse(throttled.body) })
    await clock.advanceAsync(24 * 3_600_000)
    take(batchOf('act_1/insights')).settle({ body: [null] })
    expect(limiter.tryAcquire(insightsOf(1))).toMatchObject({ granted: false, reason: 'probe' })
  })

  test('closes a limit for as long, in whatever order its items come', async () => {
    const lengths = await Promise.all(
      [
        [{ code: 200, body: '{}' }, throttled],
        [throttled, { code: 200, body: '{}' }],
      ].map(async (answer) => {
        const { clock, about, take } = setUp(() => 0.5)
        take(insightsOf(1)).settle({ status: 400, body: JSON.parse(throttled.body) })
        const firstMs = about(insightsOf(1), 'ads_insights').blockedUntil! - clock.now()
        await clock.advanceAsync(1.5 * firstMs)
        take(batchOf('act_1/insights', 'act_1/insights?limit=5')).settle({ body: answer })
        return (about(insightsOf(1), 'ads_insights').blockedUntil! - clock.now()) / firstMs
      }),
    )
    // The first block is 1.05 times what the error calls for, the second 1 + (2 - 1 + 0.1) / 2.
    expect(lengths).toEqual([1.55 / 1.05, 1.55 / 1.05])
  })

  test('changes what a prepared batch has to pass from then on', () => {
    const { limiter } = setUp()
    const prepared = limiter.prepare(batchOf('act_1/insights'))
    const decision = prepared.tryAcquire()
    if (!decision.granted) throw new Error('denied')
    decision.permit.settle({ body: [{ code: 403, body: '{"error":{"code":4}}' }] })
    expect(prepared.tryAcquire()).toMatchObject({ granted: false, reason: 'block', limit: { family: 'app' } })
  })
})
