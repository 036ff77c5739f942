import { type Arrival, createSimulator, type Simulator, type SimulatorOptions } from '@headgate/simulator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const HOUR_MS = 3_600_000
const app = { family: 'app', subject: '100' }

function setUp(options: Partial<SimulatorOptions> = {}): { meta: Simulator; clock: VirtualClock } {
  const clock = createVirtualClock()
  return { meta: createSimulator({ apps: [{ id: '100', users: 1 }], clock, ...options }), clock }
}

function recount(arrivals: Iterable<Arrival>, family: string, windowMs: number, at: number): number {
  let count = 0
  for (const arrival of arrivals) {
    if (arrival.family === family && arrival.at > at - windowMs) count += arrival.cost
  }
  return count
}

describe('the log of arrivals', () => {
  it('recounted by hand gives the usage, and the usage decides', () => {
    const request = fc.record({
      gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: HOUR_MS / 4 })),
      kind: fc.constantFrom('app', 'user', 'ids', 'insights'),
    })
    fc.assert(
      fc.property(fc.array(request, { maxLength: 80 }), fc.nat(), (requests, seed) => {
        const { meta, clock } = setUp({
          seed,
          quotas: [
            { family: 'app', calls: 12 },
            { family: 'user', calls: 5 },
            { family: 'ads_insights', calls: 4 },
          ],
          foreign: [{ meter: app, callsPerHour: 4 }],
        })
        for (const { gapMs, kind } of requests) {
          clock.set(clock.now() + gapMs)
          const full = {
            app: recount(meta.arrivals, 'app', HOUR_MS, clock.now()) >= 12,
            user: recount(meta.arrivals, 'user', HOUR_MS, clock.now()) >= 5,
            ads: recount(meta.arrivals, 'ads_insights', HOUR_MS, clock.now()) >= 4,
          }
          const { status } = meta.handle(
            kind === 'insights'
              ? { url: '/act_42/insights', token: 'user:100:7' }
              : {
                  url: kind === 'ids' ? '/?ids=4,5,6' : '/4',
                  token: kind === 'user' ? 'user:100:7' : 'app:100',
                },
          )
          const rejected = kind === 'insights' ? full.ads : full.app || (kind === 'user' && full.user)
          expect(status === 200).toBe(!rejected)
          expect(meta.usage(app).count).toBe(recount(meta.arrivals, 'app', HOUR_MS, clock.now()))
        }
      }),
    )
  })

  it('forgets the oldest beyond its limit, but counts them', () => {
    const { meta, clock } = setUp({ arrivalLimit: 3 })
    const start = clock.now()
    for (let i = 0; i < 5; i++) {
      clock.set(start + i)
      meta.handle({ url: '/1', token: 'app:100' })
    }
    expect(meta.arrivals).toMatchObject({ length: 3, total: 5 })
    expect([...meta.arrivals].map((arrival) => arrival.at - start)).toEqual([2, 3, 4])
    expect([...meta.arrivals][0]).toEqual({
      at: start + 2,
      family: 'app',
      subject: '100',
      cost: 1,
      accepted: true,
      foreign: false,
    })
  })
})

describe('usage', () => {
  it('looks ahead without touching the present', () => {
    const { meta, clock } = setUp()
    meta.handle({ url: '/1', token: 'app:100' })
    expect(meta.usage(app, clock.now() + HOUR_MS).count).toBe(0)
    expect(meta.usage(app).count).toBe(1)
    expect(meta.usages().map(({ family, count }) => [family, count])).toEqual([['app', 1]])
  })

  it('refuses to look back', () => {
    const { meta, clock } = setUp()
    expect(() => meta.usage(app, clock.now() - 1)).toThrow(RangeError)
  })
})

describe('foreign traffic', () => {
  it('arrives lazily at about its rate, the same for the same seed however often one looks', () => {
    const run = (seed: number, stepMs: number): Arrival[] => {
      const { meta, clock } = setUp({ seed, foreign: [{ meter: app, callsPerHour: 1_000 }] })
      for (let i = 0; i < 5 * HOUR_MS; i += stepMs) {
        clock.set(clock.now() + stepMs)
        meta.usage(app)
      }
      return [...meta.arrivals]
    }
    const once = run(1, 5 * HOUR_MS)
    expect(once).toEqual(run(1, HOUR_MS / 100))
    expect(once).not.toEqual(run(2, 5 * HOUR_MS))
    // Five thousand expected; five standard deviations are 354.
    expect(Math.abs(once.length - 5_000)).toBeLessThan(354)
    expect(once.every((arrival) => arrival.foreign)).toBe(true)
  })

  it('takes from the same quota as own calls, and is turned away like them', () => {
    const { meta, clock } = setUp({ foreign: [{ meter: app, callsPerHour: 1_000 }] })
    clock.set(clock.now() + HOUR_MS)
    expect(meta.handle({ url: '/1', token: 'app:100' }).status).toBe(403)
    const counts = meta.counts(app)
    expect(counts.accepted).toBe(200)
    expect(counts.rejected).toBe(counts.foreign + 1 - 200)
  })

  it('follows a rate that changes', () => {
    const { meta, clock } = setUp({
      foreign: [{ meter: app, callsPerHour: (now) => (now < 1_800_000_000_000 + HOUR_MS ? 0 : 600) }],
    })
    clock.set(clock.now() + HOUR_MS)
    expect(meta.arrivals.total).toBe(0)
    clock.set(clock.now() + 10 * HOUR_MS)
    expect(Math.abs(meta.arrivals.total - 6_000)).toBeLessThan(388)
  })
})

describe('headers', () => {
  const usageOf = (meta: Simulator, times: number): (string | undefined)[] =>
    Array.from({ length: times }, () => meta.handle({ url: '/1', token: 'app:100' }).headers['x-app-usage'])

  it('may come with every n-th response only', () => {
    const { meta } = setUp({ headers: { everyNth: 3 } })
    expect(usageOf(meta, 6).map((value) => value !== undefined)).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
    ])
    expect(usageOf(setUp({ headers: { everyNth: 0 } }).meta, 2)).toEqual([undefined, undefined])
  })

  it('may be withheld while little is used', () => {
    const { meta } = setUp({ headers: { fromPercent: 2 } })
    expect(usageOf(meta, 5).map((value) => value !== undefined)).toEqual([false, false, false, true, true])
  })

  it('may lag behind', () => {
    const { meta, clock } = setUp({ apps: [{ id: '100', users: 0.5 }], headers: { refreshMs: 1_000 } })
    const percents = (): number[] => usageOf(meta, 2).map((value) => JSON.parse(value!).call_count)
    expect(percents()).toEqual([1, 1])
    clock.set(clock.now() + 999)
    expect(percents()).toEqual([1, 1])
    clock.set(clock.now() + 1)
    expect(percents()).toEqual([5, 5])
  })

  it('may be left off errors', () => {
    const { meta } = setUp({ quotas: [{ family: 'app', calls: 1 }], headers: { onErrors: false } })
    expect(usageOf(meta, 2).map((value) => value !== undefined)).toEqual([true, false])
  })
})

describe('batches', () => {
  const items = [
    { method: 'GET', relative_url: 'act_42/insights' },
    { method: 'GET', relative_url: 'v24.0/act_42/insights?limit=1' },
    { method: 'POST', relative_url: 'act_42/campaigns', body: 'name=x' },
    { method: 'GET', relative_url: 'me?access_token=user:100:8' },
  ]

  it('are judged item by item and answered as a list', () => {
    const { meta } = setUp({ quotas: [{ family: 'ads_insights', calls: 1 }], ignoreFamilies: ['ad_account'] })
    const answer = meta.handle({
      method: 'POST',
      url: 'https://graph.facebook.com/v24.0/',
      body: new URLSearchParams({ batch: JSON.stringify(items), access_token: 'user:100:7' }).toString(),
    })
    expect(answer.status).toBe(200)
    const parts = JSON.parse(answer.body)
    expect(parts.map((part: { code: number }) => part.code)).toEqual([200, 400, 200, 200])
    expect(JSON.parse(parts[1].body).error.code).toBe(80000)
    expect(parts[1].headers).toContainEqual({
      name: 'X-Business-Use-Case-Usage',
      value: expect.stringContaining('"call_count":200'),
    })
    expect(meta.usage({ family: 'ads_insights', subject: '42' }).count).toBe(2)
    expect(meta.usage({ family: 'ads_management', subject: '42' }).count).toBe(1)
    expect(meta.usage({ family: 'user', subject: '8' }).count).toBe(1)
    expect(meta.usage(app).count).toBe(1)
  })

  it('may be JSON, and may do without headers', () => {
    const { meta } = setUp()
    const body = JSON.stringify({ batch: items, include_headers: false, access_token: 'user:100:7' })
    const parts = JSON.parse(meta.handle({ method: 'POST', url: '/', body }).body)
    expect(parts).toHaveLength(4)
    expect(parts[0]).toEqual({ code: 200, body: '{"data":[]}' })
  })

  it('may have 50 items', () => {
    const { meta } = setUp()
    const send = (length: number) => {
      const batch = Array.from({ length }, () => ({ method: 'GET', relative_url: '1' }))
      return meta.handle({ method: 'POST', url: '/', body: JSON.stringify({ batch }), token: 'app:100' })
    }
    expect(JSON.parse(send(50).body)).toHaveLength(50)
    expect(JSON.parse(send(51).body).error).toMatchObject({ type: 'GraphBatchException' })
    expect(meta.usage(app).count).toBe(50)
  })

  it.each(['', '[', '{}', '[null]', '[1]', '[{}]', '[{"relative_url":5}]'])('survive %s', (batch) => {
    const { meta } = setUp()
    const body = new URLSearchParams({ batch }).toString()
    expect([200, 400]).toContain(meta.handle({ method: 'POST', url: '/', body, token: 'app:100' }).status)
  })
})

describe('options', () => {
  it.each([
    [{ apps: [] }, /apps is empty/],
    [{ apps: [{ id: '1', users: -1 }] }, /app 1: users is -1/],
    [{ apps: [{ id: '1', tier: 'advanced' as never }] }, /tier is "advanced"/],
    [{ pages: [{ id: '5' }], catalogs: [{ id: '5' }] }, /id 5 is declared twice, as page and as catalog/],
    [{ quotas: [{ family: 'apps' }] }, /no family is called "apps"; there are .*app/],
    [{ quotas: [{ family: 'app', calls: Number.NaN }] }, /calls is NaN/],
    [{ ignoreFamilies: ['nothing'] }, /no family is called "nothing"/],
    [
      { apps: [{ id: '1' }, { id: '2' }], quotas: [{ family: 'ads_insights', subject: '42' }] },
      /write its subject as "<appId>:42"/,
    ],
  ])('that are wrong are refused with a reason: %j', (options, message) => {
    expect(() => setUp(options)).toThrow(message)
  })

  it('include facts, which are checked too', () => {
    const { meta } = setUp()
    expect(() => meta.setFacts({}, {})).toThrow(/exactly one of app, adAccount/)
    expect(() => meta.setFacts({ app: '100' }, { user: 1 } as never)).toThrow(/no fact is called "user"/)
  })
})
