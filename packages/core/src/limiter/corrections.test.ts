import { describe, expect, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import { parseEndpoint } from '../calls/endpoint.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import { Corrections } from './corrections.ts'
import { createLimiter } from './limiter.ts'

const page = { type: 'page', id: '55' } as const
const user = { type: 'user', id: '7' } as const

function setUp() {
  const clock = createFakeClock()
  const store = createReferenceStore()
  const limiter = createLimiter({ app: { id: '1' }, store, clock, guardMs: 0, random: () => 0 })
  return {
    limiter,
    keysOf: (call: Call) => limiter.explain(call).map(({ key }) => key),
    /** Sends a call whose response reports on one or more subjects. */
    send(call: Call, usage: Readonly<Record<string, readonly string[]>>) {
      const decision = limiter.tryAcquire(call)
      if (!decision.granted) throw new Error(`denied: ${decision.reason}`)
      const entries = Object.entries(usage).map(([id, types]) => {
        return [id, types.map((type) => ({ type, call_count: 5, total_cputime: 1, total_time: 1 }))]
      })
      const value = JSON.stringify(Object.fromEntries(entries))
      return decision.permit.settle({ headers: { 'x-business-use-case-usage': value } })
    },
  }
}

describe('a response that names another limit', () => {
  test.each(['messenger', 'leadgen'])('teaches that a bare node is under %s', (type) => {
    const { send, keysOf } = setUp()
    const call: Call = { url: '/v24.0/1234', token: page }
    expect(keysOf(call)).toEqual(['{1}:pages:1234'])
    expect(send(call, { 55: [type] })).toMatchObject({ readings: 1 })
    expect(keysOf(call)).toEqual([`{1}:${type}:55`])
    expect(keysOf({ ...call, url: '/v23.0/1234' })).toEqual([`{1}:${type}:55`])
    // Other nodes may be anything.
    expect(keysOf({ ...call, url: '/v24.0/5678' })).toEqual(['{1}:pages:5678'])
  })

  test('charges the calls that follow to it', () => {
    const { limiter, send } = setUp()
    const call: Call = { url: '/1234', token: page }
    send(call, { 55: ['messenger'] })
    limiter.tryAcquire(call)
    expect(limiter.explain(call)[0]).toMatchObject({ family: 'messenger', used: 1 })
  })

  test("teaches whose limit an object's insights count for, and of the edge no more than the family", () => {
    const { send, keysOf } = setUp()
    const call: Call = { url: '/v24.0/6001/insights', token: user }
    const before = keysOf(call)
    expect(before).not.toContain('{1}:ads_insights:42')
    send(call, { 42: ['ads_insights'] })
    expect(keysOf(call)).toContain('{1}:ads_insights:42')
    for (const key of keysOf({ ...call, url: '/v24.0/6002/insights' })) expect(key).not.toMatch(/:42$/)
  })

  test('lets a permit that was given before still be settled and given back', () => {
    const { limiter, send } = setUp()
    const call: Call = { url: '/1234', token: page }
    const early = limiter.tryAcquire(call)
    send(call, { 55: ['messenger'] })
    expect(early.granted && early.permit.release()).toBe(true)
    const named: Call = { ...call, family: 'pages', subjects: { page: '1234' } }
    expect(limiter.explain(named)[0]).toMatchObject({ subjectId: '1234', used: 1 })
  })
})

describe('teaches nothing', () => {
  test.each<[string, Call, Record<string, string[]>]>([
    ['of a list of ad accounts', { url: '/me/adaccounts', token: user }, { 42: ['ads_management'] }],
    [
      'of a list of owned ad accounts',
      { url: '/9/owned_ad_accounts', token: user },
      { 42: ['ads_management'] },
    ],
    ['that says what was known', { url: '/act_42/insights', token: user }, { 42: ['ads_insights'] }],
    ['that names several limits', { url: '/1234', token: page }, { 55: ['messenger', 'pages'] }],
    ['that names one that is not known', { url: '/1234', token: page }, { 55: ['something_new'] }],
  ])('a response %s', (_, call, usage) => {
    const { send, keysOf } = setUp()
    const before = keysOf(call)
    send(call, usage)
    expect(keysOf(call)).toEqual(before)
  })

  test('a response to a call whose family the caller named', () => {
    const { send, keysOf } = setUp()
    const call: Call = { url: '/1234', token: page, family: 'pages' }
    send(call, { 55: ['messenger'] })
    expect(keysOf(call)).toEqual(['{1}:pages:55'])
    expect(keysOf({ url: '/1234', token: page })).toEqual(['{1}:pages:1234'])
  })
})

test("a caller's hint wins over what was learned", () => {
  const { send, keysOf } = setUp()
  const call: Call = { url: '/1234', token: page }
  send(call, { 55: ['messenger'] })
  expect(keysOf({ ...call, family: 'leadgen' })).toEqual(['{1}:leadgen:55'])
  send({ ...call, url: '/9001', token: page }, { 56: ['messenger'] })
  expect(keysOf({ ...call, url: '/9001', subjects: { page: '57' } })).toEqual(['{1}:messenger:57'])
})

test('no more corrections are kept than five thousand: the oldest are forgotten', () => {
  const corrections = new Corrections()
  const correction = { familyName: 'messenger', subjectId: '55' }
  const of = (i: number) => [{ url: `/1${i}`, token: page }, parseEndpoint(`/1${i}`)] as const
  for (let i = 0; i < 5_001; i++) expect(corrections.learn(...of(i), correction, undefined)).toBe(true)
  expect(corrections.get(...of(0))).toBe(undefined)
  expect(corrections.get(...of(1))).toEqual(correction)
  expect(corrections.get(...of(5_000))).toEqual(correction)
  expect(corrections.learn(...of(5_000), correction, correction)).toBe(false)
})

test('who `me` is, the token tells: pages do not learn from each other whose they are', () => {
  const { send, keysOf } = setUp()
  const feed = (id: string): Call => ({ url: '/me/feed', token: { type: 'page', id } })
  for (let i = 0; i < 3; i++) {
    send(feed('801'), { 651: ['pages'] })
    send(feed('802'), { 777: ['pages'] })
  }
  expect(keysOf(feed('801'))).toEqual(['{1}:pages:651'])
  expect(keysOf(feed('802'))).toEqual(['{1}:pages:777'])
  expect(keysOf(feed('803'))).toEqual(['{1}:pages:803'])
})

test('a call that was planned before another one of its kind was corrected is corrected by its own response', () => {
  const { send, keysOf } = setUp()
  const user = { type: 'user', id: '7' } as const
  const calls = ['/act_1/foo', '/act_2/foo'].map((url): Call => ({ url, token: user }))
  for (const call of calls) keysOf(call)
  send(calls[0]!, { 1: ['ads_insights'] })
  send(calls[1]!, { 2: ['ads_insights'] })
  expect(keysOf(calls[1]!)).toContain('{1}:ads_insights:2')
})
