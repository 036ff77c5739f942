import { createSimulator, type Simulator, type SimulatorOptions } from '@headgate/simulator'
import { describe, expect, it } from 'vitest'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const HOUR_MS = 3_600_000

function setUp(options: Partial<SimulatorOptions> = {}): { meta: Simulator; clock: VirtualClock } {
  const clock = createVirtualClock()
  return { meta: createSimulator({ apps: [{ id: '100', users: 1 }], clock, ...options }), clock }
}

function error(body: string): Record<string, unknown> {
  return JSON.parse(body).error
}

describe('platform limits', () => {
  it('gives an app 200 calls per user and hour, then answers code 4 with status 403', () => {
    const { meta, clock } = setUp({ apps: [{ id: '100', users: 2 }] })
    for (let i = 0; i < 400; i++) {
      expect(meta.handle({ url: '/v24.0/55', token: 'app:100' }).status).toBe(200)
    }
    const rejected = meta.handle({ url: '/v24.0/55', token: 'app:100' })
    expect(rejected.status).toBe(403)
    expect(error(rejected.body)).toEqual({
      message: '(#4) Application request limit reached',
      type: 'OAuthException',
      is_transient: true,
      code: 4,
      fbtrace_id: expect.stringMatching(/^A[\w-]{22}$/),
    })
    expect(rejected.headers['x-app-usage']).toBe('{"call_count":100,"total_cputime":0,"total_time":0}')
    clock.set(clock.now() + HOUR_MS - 1)
    expect(meta.handle({ url: '/55', token: 'app:100' }).status).toBe(403)
    clock.set(clock.now() + 1)
    expect(meta.handle({ url: '/55', token: 'app:100' }).status).toBe(200)
  })

  it('counts a user token on the app and on the user, and an app token on the app only', () => {
    const { meta } = setUp({ apps: [{ id: '100', users: 100 }] })
    meta.handle({ url: '/me', token: 'user:100:7' })
    meta.handle({ url: '/55', token: 'app:100' })
    expect(meta.usage({ family: 'app', subject: '100' }).count).toBe(2)
    expect(meta.usage({ family: 'user', subject: '7' }).count).toBe(1)
  })

  it('counts a user over all apps against a size that no header shows', () => {
    const { meta } = setUp({
      apps: [
        { id: '100', users: 100 },
        { id: '200', users: 100 },
      ],
      quotas: [{ family: 'user', calls: 3 }],
    })
    meta.handle({ url: '/me', token: 'user:100:7' })
    meta.handle({ url: '/me', token: 'user:100:7' })
    meta.handle({ url: '/me', token: 'user:200:7' })
    const rejected = meta.handle({ url: '/me', token: 'user:200:7' })
    expect(rejected.status).toBe(400)
    expect(error(rejected.body)).toMatchObject({ code: 17, message: '(#17) User request limit reached' })
    expect(Object.keys(rejected.headers)).toEqual(['content-type', 'x-app-usage'])
    expect(meta.handle({ url: '/me', token: 'user:200:8' }).status).toBe(200)
  })

  it('answers code 32 where the rejected request was about a page', () => {
    const { meta } = setUp({ pages: [{ id: '900' }], quotas: [{ family: 'user', calls: 1 }] })
    meta.handle({ url: '/900', token: 'user:100:7' })
    const rejected = meta.handle({ url: '/900/feed', token: 'user:100:7' })
    expect(rejected.status).toBe(400)
    expect(error(rejected.body)).toMatchObject({ code: 32, message: '(#32) Page request limit reached' })
  })

  it('rounds percentages down, and lets them pass 100', () => {
    const { meta } = setUp()
    for (let i = 0; i < 3; i++) meta.handle({ url: '/55', token: 'app:100' })
    const three = meta.handle({ url: '/55?ids=1,2,3,4', token: 'app:100' })
    expect(three.headers['x-app-usage']).toContain('"call_count":3,')
    for (let i = 0; i < 192; i++) meta.handle({ url: '/55', token: 'app:100' })
    const over = meta.handle({ url: '/?ids=1,2,3,4,5,6', token: 'app:100' })
    expect(over.status).toBe(200)
    expect(over.headers['x-app-usage']).toContain('"call_count":102,')
  })

  it('counts rejected calls too, so that calling on prolongs the wait', () => {
    const { meta, clock } = setUp()
    const start = clock.now()
    for (let i = 0; i < 200; i++) meta.handle({ url: '/55', token: 'app:100' })
    clock.set(start + 60_000)
    for (let i = 0; i < 200; i++) meta.handle({ url: '/55', token: 'app:100' })
    const app = { family: 'app', subject: '100' }
    expect(meta.usage(app)).toMatchObject({ count: 400, percent: 200, regainAt: start + 60_000 + HOUR_MS })
    expect(meta.counts(app)).toEqual({
      calls: 400,
      accepted: 200,
      rejected: 200,
      foreign: 0,
      rejections: 200,
      peak: 400,
    })
  })

  it('forgives rejected calls if told so', () => {
    const { meta } = setUp({ rejectedCallsCount: false })
    for (let i = 0; i < 300; i++) meta.handle({ url: '/55', token: 'app:100' })
    expect(meta.usage({ family: 'app', subject: '100' }).count).toBe(200)
  })

  it('spells the header of graph.instagram.com its own way, from a budget of its own', () => {
    const { meta } = setUp()
    for (let i = 0; i < 20; i++) meta.handle({ url: '/55', token: 'app:100' })
    const answer = meta.handle({ url: 'https://graph.instagram.com/v24.0/me', token: 'user:100:7' })
    expect(answer.headers['x-app-usage']).toBe('{"call_volume":0,"cpu_time":0}')
    expect(meta.usage({ family: 'app', subject: '100@graph.instagram.com' }).count).toBe(1)
  })

  it('lets the window survive a clock that steps back', () => {
    const { meta, clock } = setUp()
    for (let i = 0; i < 200; i++) meta.handle({ url: '/55', token: 'app:100' })
    clock.set(clock.now() - HOUR_MS)
    expect(meta.handle({ url: '/55', token: 'app:100' }).status).toBe(403)
  })

  it('changes capacities while it runs', () => {
    const { meta } = setUp({ quotas: [{ family: 'app', calls: 1 }] })
    const app = { family: 'app', subject: '100' }
    meta.handle({ url: '/55', token: 'app:100' })
    expect(meta.handle({ url: '/55', token: 'app:100' }).status).toBe(403)
    meta.setQuota({ ...app, calls: 3 })
    expect(meta.handle({ url: '/55', token: 'app:100' }).status).toBe(200)
    meta.setQuota(app)
    meta.setQuota({ family: 'app' })
    expect(meta.usage(app)).toMatchObject({ count: 3, capacity: 200 })
    meta.setFacts({ app: '100' }, { users: 5 })
    expect(meta.usage(app).capacity).toBe(1_000)
  })
})

describe('tokens', () => {
  it.each([undefined, '', 'nonsense', 'user:100', 'app:999', 'user:100:7:8', 'page::4', 'app:__proto__'])(
    'answers error 190 to %s',
    (token) => {
      const { meta } = setUp()
      const answer = meta.handle({ url: '/me', ...(token !== undefined && { token }) })
      expect(answer.status).toBe(400)
      expect(error(answer.body)).toMatchObject({ type: 'OAuthException', code: 190 })
      expect(meta.arrivals.total).toBe(0)
    },
  )

  it.each([
    { url: '/me?access_token=user%3A100%3A7' },
    { url: 'https://graph.facebook.com/v24.0/me?fields=id&access_token=user:100:7' },
    { url: '/me', headers: { Authorization: 'Bearer user:100:7' } },
    { method: 'POST', url: '/me', body: 'a=b&access_token=user:100:7' },
    { method: 'POST', url: '/me', body: '{"access_token":"user:100:7"}' },
  ])('are found wherever a client puts them: $url $body', (request) => {
    const { meta } = setUp()
    expect(meta.handle(request).status).toBe(200)
    expect(meta.usage({ family: 'user', subject: '7' }).count).toBe(1)
  })
})

describe('odd requests', () => {
  it.each(['', '/', '?', '//', '/%E0%A4%A', '/?ids=', 'http://', '/a?b=%zz', '/__proto__/constructor'])(
    'get an answer: %s',
    (url) => {
      const { meta } = setUp()
      const answer = meta.handle({ url, token: 'user:100:7' })
      expect([200, 400]).toContain(answer.status)
      JSON.parse(answer.body)
    },
  )
})
