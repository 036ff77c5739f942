import { createSimulator, type Simulator, type SimulatorOptions } from '@headgate/simulator'
import { describe, expect, it } from 'vitest'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const MINUTE_MS = 60_000

function setUp(options: Partial<SimulatorOptions> = {}): { meta: Simulator; clock: VirtualClock } {
  const clock = createVirtualClock()
  const meta = createSimulator({
    apps: [{ id: '100', users: 1 }],
    adAccounts: [{ id: '42', activeAds: 2 }],
    ignoreFamilies: ['ad_account'],
    clock,
    ...options,
  })
  return { meta, clock }
}

const token = 'user:100:7'
const insights = { url: '/v24.0/act_42/insights', token }
const ads = { url: '/v24.0/act_42/ads', token }

describe('capacities of the Marketing API', () => {
  it.each([
    { family: 'ads_insights', tier: 'development_access', activeAds: 0, capacity: 600 },
    { family: 'ads_insights', tier: 'development_access', activeAds: 7, capacity: 3_400 },
    { family: 'ads_insights', tier: 'standard_access', activeAds: 0, capacity: 190_000 },
    { family: 'ads_insights', tier: 'standard_access', activeAds: 25, capacity: 200_000 },
    { family: 'ads_management', tier: 'development_access', activeAds: 0, capacity: 300 },
    { family: 'ads_management', tier: 'development_access', activeAds: 10, capacity: 700 },
    { family: 'ads_management', tier: 'standard_access', activeAds: 0, capacity: 100_000 },
    { family: 'ads_management', tier: 'standard_access', activeAds: 250, capacity: 110_000 },
  ] as const)(
    '$family, $tier, $activeAds ads: $capacity calls an hour',
    ({ family, tier, activeAds, capacity }) => {
      const { meta } = setUp({ apps: [{ id: '100', tier }], adAccounts: [{ id: '42', activeAds }] })
      expect(meta.usage({ family, subject: '42' }).capacity).toBe(capacity)
    },
  )

  it('shrink by a thousandth of a call for each user error, rejections among them', () => {
    const { meta } = setUp({ adAccounts: [{ id: '42', userErrors: 5_000 }] })
    const meter = { family: 'ads_insights', subject: '100:42' }
    expect(meta.usage(meter).capacity).toBe(595)
    for (let i = 0; i < 595; i++) meta.handle(insights)
    for (let i = 0; i < 10; i++) expect(meta.handle(insights).status).toBe(400)
    expect(meta.usage(meter).capacity).toBeCloseTo(594.99, 6)
  })
})

describe('Marketing API limits', () => {
  it('reject insights with 80000/2446079 and management with 80004/2446079, each on its own', () => {
    const { meta } = setUp({ quotas: [{ family: 'ads_insights', calls: 1 }] })
    meta.handle(insights)
    const rejected = meta.handle(insights)
    expect(rejected.status).toBe(400)
    expect(JSON.parse(rejected.body)).toEqual({
      error: {
        message:
          '(#80000) There have been too many calls from this ad-account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
        type: 'OAuthException',
        code: 80000,
        error_subcode: 2446079,
        fbtrace_id: expect.any(String),
      },
    })
    expect(meta.handle(ads).status).toBe(200)
    meta.setQuota({ family: 'ads_management', calls: 1 })
    expect(JSON.parse(meta.handle(ads).body).error).toMatchObject({
      message: expect.stringContaining('(#80004) There have been too many calls to this ad-account.'),
      code: 80004,
      error_subcode: 2446079,
    })
  })

  it('apply instead of the Platform limits, not besides', () => {
    const { meta } = setUp()
    const answer = meta.handle(insights)
    expect(answer.headers['x-app-usage']).toBeUndefined()
    expect(meta.usage({ family: 'app', subject: '100' }).count).toBe(0)
    expect(meta.usage({ family: 'user', subject: '7' }).count).toBe(0)
  })

  it('report under the bare account id, with the tier in force', () => {
    const { meta } = setUp({ apps: [{ id: '100', tier: 'standard_access' }] })
    expect(meta.handle(insights).headers['x-business-use-case-usage']).toBe(
      '{"42":[{"type":"ads_insights","call_count":0,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":0,"ads_api_access_tier":"standard_access"}]}',
    )
    meta.setFacts({ adAccount: '42' }, { tier: 'development_access' })
    expect(meta.handle(ads).headers['x-business-use-case-usage']).toContain(
      '"ads_api_access_tier":"development_access"',
    )
  })

  it('estimate in minutes when access is regained, and keep that promise', () => {
    const { meta, clock } = setUp({ quotas: [{ family: 'ads_insights', calls: 2 }] })
    meta.handle(insights)
    clock.set(clock.now() + 10 * MINUTE_MS)
    const last = meta.handle(insights)
    expect(last.headers['x-business-use-case-usage']).toContain(
      '"call_count":100,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":50,',
    )
    clock.set(clock.now() + 50 * MINUTE_MS - 1)
    expect(meta.usage({ family: 'ads_insights', subject: '42' }).throttled).toBe(true)
    clock.set(clock.now() + 1)
    expect(meta.handle(insights).status).toBe(200)
  })

  it('count each app on its own, and each account on its own', () => {
    const { meta } = setUp({
      apps: [{ id: '100' }, { id: '200' }],
      quotas: [{ family: 'ads_insights', calls: 1 }],
    })
    expect(meta.handle(insights).status).toBe(200)
    expect(meta.handle({ ...insights, token: 'user:200:7' }).status).toBe(200)
    expect(meta.handle({ ...insights, url: '/act_43/insights' }).status).toBe(200)
    expect(meta.handle({ ...insights, token: 'system_user:100:8' }).status).toBe(400)
  })

  it('know the account of what calls have made', () => {
    const { meta } = setUp()
    const { id } = JSON.parse(meta.handle({ method: 'POST', url: '/act_42/campaigns', token }).body)
    meta.handle({ method: 'POST', url: `/${id}`, token })
    expect(meta.usage({ family: 'ads_management', subject: '42' }).count).toBe(2)
    meta.handle({ url: `/${id}/insights`, token })
    const run = JSON.parse(meta.handle({ method: 'POST', url: '/act_42/insights', token }).body).report_run_id
    meta.handle({ url: `/${run}`, token })
    expect(meta.usage({ family: 'ads_insights', subject: '42' }).count).toBe(3)
  })

  it('charge several accounts for one request that names them', () => {
    const { meta } = setUp()
    const answer = meta.handle({ url: '/insights?ids=act_42,act_43,act_42', token })
    expect(meta.usage({ family: 'ads_insights', subject: '42' }).count).toBe(2)
    expect(meta.usage({ family: 'ads_insights', subject: '43' }).count).toBe(1)
    expect(Object.keys(JSON.parse(answer.headers['x-business-use-case-usage']!))).toEqual(['42', '43'])
    expect(JSON.parse(answer.body)).toEqual({ act_42: { data: [] }, act_43: { data: [] } })
  })
})

describe('CPU and total time', () => {
  it('throttle on their own, and are reported beside the calls', () => {
    const { meta } = setUp({
      callTimes: [
        { edge: 'insights', method: 'GET', cpuMs: 30, timeMs: 100 },
        { family: 'ads_management', cpuMs: 1 },
      ],
      quotas: [{ family: 'ads_insights', cpuMs: 100, timeMs: 10_000 }],
    })
    for (let i = 0; i < 4; i++) expect(meta.handle(insights).status).toBe(200)
    const rejected = meta.handle(insights)
    expect(rejected.status).toBe(400)
    expect(rejected.headers['x-business-use-case-usage']).toContain(
      '"call_count":0,"total_cputime":120,"total_time":4,"estimated_time_to_regain_access":60,',
    )
    meta.handle(ads)
    expect(meta.usage({ family: 'ads_management', subject: '42' })).toMatchObject({ cpuMs: 1, cpuPercent: 0 })
  })

  it('are drawn from the seed', () => {
    const draw = (seed: number): number[] => {
      const { meta } = setUp({ seed, callTimes: [{ cpuMs: { min: 10, max: 500 } }] })
      return Array.from({ length: 10 }, () => {
        meta.handle(insights)
        return meta.usage({ family: 'ads_insights', subject: '42' }).cpuMs
      })
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })
})
