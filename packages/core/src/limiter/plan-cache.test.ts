import { describe, expect, test } from 'vitest'
import { heapUsed } from '../../../../test/support/heap-used.ts'
import type { Call, Token } from '../calls/call.ts'
import { HeadgateError } from '../errors.ts'
import { AcquireBatches } from './acquire-batches.ts'
import { AppLimits } from './app-limits.ts'
import { Costs } from './costs.ts'
import { FactsBook } from './facts-book.ts'
import { PlanCache } from './plan-cache.ts'

const token = { type: 'user', id: '7' } as const

function createCache(): PlanCache {
  const context = { appId: '1', facts: new FactsBook('1'), guardMs: 0 }
  return new PlanCache({
    ...context,
    costs: new Costs(),
    batches: new AcquireBatches(60_000),
    appLimits: new AppLimits(context),
  })
}

/** The keys of a call's limits, or the error that it gets. */
function planned(cache: PlanCache, call: unknown): readonly string[] | string {
  try {
    return cache.plan(call as Call).names.map(({ key }) => key)
  } catch (error) {
    if (!(error instanceof HeadgateError)) throw error
    return `${error.code}: ${error.message}`
  }
}

describe('whether a call is right does not depend on the calls before it', () => {
  const post = { method: 'POST', url: '/act_42/campaigns', token }
  const host = 'https://graph.facebook.com'
  const aspect = { method: 'POST', url: '/238', token, body: { daily_budget: 5 } }
  const functionToken = Object.assign(() => {}, { type: 'app' })
  test.each<[string, Call, object]>([
    ['the method in the path', post, { url: 'POST /act_42/campaigns ', token }],
    ['all of a kind in the path', post, { url: '17 /act_42/campaigns POST ', token }],
    [
      'a hint in the path',
      { ...post, family: 'ads_insights' },
      { ...post, url: `${post.url} ["ads_insights",null]` },
    ],
    [
      'the path and a hint in the path',
      { ...post, family: 'pages' },
      { url: `POST ${post.url} ["pages",null]`, token },
    ],
    [
      'a host after the method',
      { ...post, url: `${host}${post.url}` },
      { url: `POST ${host}${post.url} `, token },
    ],
    ['an aspect in the path', aspect, { ...aspect, url: '/238 budget', body: undefined }],
    ['a function as token', { url: '/me', token: { type: 'app' } }, { url: '/me', token: functionToken }],
    ['an empty URL after the root', { url: '?fields=id', token }, { url: '', token }],
    ['an endless query', { url: '/me?a=b', token }, { url: `/me?a=${'b'.repeat(8_192)}`, token }],
  ])('%s', (_what, right, wrong) => {
    const cache = createCache()
    const fresh = planned(createCache(), wrong)
    expect(fresh).toMatch(/^ERR_INVALID_/)
    expect(planned(cache, wrong)).toBe(fresh)
    expect(planned(cache, right)).toBeInstanceOf(Array)
    expect(planned(cache, right)).toBeInstanceOf(Array)
    expect(planned(cache, wrong)).toBe(fresh)
  })
})

test('what is no id makes no plan for the id that it looks like', () => {
  const cache = createCache()
  const ofSystem = { type: 'system_user', id: '9' } as const
  const right: Call = { url: '/?ids=act_42', token: ofSystem }
  const expected = planned(createCache(), right)
  expect(planned(cache, { url: '/?ids=act 42', token: ofSystem })).not.toEqual(expected)
  expect(planned(cache, right)).toEqual(expected)
})

test('subjects may be of a class', () => {
  class Hints {
    readonly adAccount = '42'
    toJSON() {}
  }
  const hinted: Call = { url: '/5', token, subjects: new Hints() }
  expect(planned(createCache(), hinted)).toEqual(
    planned(createCache(), { ...hinted, subjects: { adAccount: '42' } }),
  )
})

describe('a URL is checked as it was given', () => {
  test.each(['?fields=id', '#top', '/?fields=id', 'https://graph.facebook.com?fields=id'])(
    '%s is the root',
    (url) => {
      const cache = createCache()
      expect(planned(cache, { url, token })).toEqual(['{1}:app:1', '{1}:user:7'])
      expect(planned(cache, { url, token })).toEqual(planned(cache, { url: '/', token }))
    },
  )

  test('of 8,192 characters, and no longer', () => {
    const ofLength = (length: number) => ({ url: '/me?a='.padEnd(length, 'b'), token })
    expect(planned(createCache(), ofLength(8_192))).toBeInstanceOf(Array)
    expect(planned(createCache(), ofLength(8_193))).toMatch(
      /^ERR_INVALID_URL: .*"\/me\?…" has more than 8192/,
    )
  })

  test('and shown with a sign of its query', () => {
    expect(planned(createCache(), { url: '/a b?access_token=s', token })).toContain('"/a b?…"')
  })
})

describe('of several mistakes', () => {
  const none = 5 as unknown as Token
  const TOKEN = "The call's token is 5;"
  test.each<[string, object, string]>([
    ['a field goes before the token', { url: '/me', token: none, path: 'x' }, 'A call has no field "path"'],
    ['the method goes before the token', { url: '/me', token: none, method: 'a b' }, "The call's method"],
    ['the token goes before the cost', { url: '/me', token: none, cost: -1 }, TOKEN],
    ['the token goes before the family', { url: '/me', token: none, family: 'x' }, TOKEN],
    ['the token goes before the subjects', { url: '/me', token: none, subjects: 5 }, TOKEN],
    ['the token goes before the body', { url: '/me', token: none, body: 5 }, TOKEN],
    ['the token goes before a batch', { method: 'POST', url: '/', token: none, body: { batch: [] } }, TOKEN],
    ['the token goes before the URL', { url: new URL('https://graph.facebook.com/me'), token: none }, TOKEN],
    ['the token goes before the path', { url: '/a b', token: none }, TOKEN],
    ['the cost goes before the family', { url: '/me', token, cost: -1, family: 'x' }, "The call's cost"],
    ['the family goes before the URL', { url: '', token, family: 'x' }, 'There is no family'],
  ])('%s', (_what, call, message) => {
    const cache = createCache()
    planned(cache, { url: '/me', token })
    expect(planned(cache, call)).toContain(message)
  })
})

describe('what is kept', () => {
  test('of calls with many limits, are fewer plans', () => {
    const cache = createCache()
    const ids = Array.from({ length: 200 }, (_, i) => `act_${i}`).join(',')
    const planOf = (id: number) =>
      cache.plan({ url: `/insights?ids=${ids}`.slice(0, 900), token: { type: 'user', id: `${id}` } })
    const first = planOf(0)
    expect(first.size).toBeGreaterThan(100)
    for (let id = 1; id < 300; id++) planOf(id)
    expect(planOf(0)).toBe(first)
    for (let id = 300; id < 800; id++) planOf(id)
    expect(planOf(0)).not.toBe(first)
  })

  test('of a call, is neither its query, nor what its token carries, nor the text that it was cut from', async () => {
    const LONG = 100_000
    const cut = (text: string) => `${'x'.repeat(LONG)}${text}`.slice(LONG)
    const callsOf = (i: number): Call[] => [
      { url: cut(`/v24.0/1234567890${i}/insights`), token },
      { url: cut(`/v24.0/1234567890${i}/insights?fields=id`), token },
      { url: cut(`/v24.0/insights?ids=act_1234567890${i},act_42`), token },
      { url: `/v24.0/insights?ids=act_1234567890${i}&access_token=${'s'.repeat(8_000)}`, token },
      { url: '/v24.0/me', token: { type: 'user', id: cut(`1234567890123${i}`) } },
      {
        url: '/v24.0/me',
        token: { type: 'user', id: `t${i}`, secret: 's'.repeat(LONG).concat(`${i}`) } as Token,
      },
      { url: '/v24.0/77/ads', token, subjects: { adAccount: cut(`1234567890123${i}`) } },
      {
        method: 'POST',
        url: '/555/messages',
        token,
        body: { messaging_product: 'whatsapp', to: cut(`1234567890123${i}`) },
      },
    ]
    const cache = createCache()
    for (const call of callsOf(0)) cache.plan(call)
    const before = await heapUsed()
    for (let i = 1; i <= 100; i++) for (const call of callsOf(i)) cache.plan(call)
    expect((await heapUsed()) - before).toBeLessThan(4_000_000)
    expect(planned(cache, callsOf(1)[0])).toContain('{1}:ads_insights:12345678901')
  })
})
