import { type Call, createLimiter, type EventOf, type EventType, type LimiterEvent } from '@headgate/core'
import { createFakeClock } from '@headgate/core/testing'
import { createSimulator } from '@headgate/simulator'
import { createMemoryStore } from '@headgate/store-memory'
import { expect, test } from 'vitest'

const HOUR_MS = 3_600_000
const search: Call = { url: '/v24.0/search', token: { type: 'app' } }
const insights: Call = { url: '/v24.0/act_42/insights', token: { type: 'user', id: '7' } }

/** When others begin to call, and when Meta halves the app's quota, in hours. */
const OTHERS_COME = 3
const QUOTA_FALLS = 6
const END = 10

test('events tell what happens at Meta: wrong facts, others, a quota that fell, blocks and their end', async () => {
  const clock = createFakeClock()
  const startAt = clock.now()
  const hourOf = (at: number) => (at - startAt) / HOUR_MS
  const meta = createSimulator({
    clock,
    seed: 4,
    latencyMs: { min: 20, max: 400 },
    apps: [{ id: '1', users: 10, tier: 'development_access' }],
    adAccounts: [{ id: '42', activeAds: 3 }],
    foreign: [
      {
        meter: { family: 'app', subject: '1' },
        callsPerHour: (at) => (hourOf(at) < OTHERS_COME ? 0 : 300),
      },
    ],
  })
  const limiter = createLimiter({
    app: { id: '1', users: 10, tier: 'development_access' },
    store: createMemoryStore(),
    clock,
    random: () => 0.5,
  })
  // There are three.
  limiter.setFacts({ adAccount: '42' }, { activeAds: 1, userErrors: 0 })
  const events: LimiterEvent[] = []
  limiter.on('*', (event) => events.push(event))
  const of = <T extends EventType>(type: T, family: string) =>
    events.filter(
      (event): event is LimiterEvent & EventOf<T> =>
        event.type === type && 'limit' in event && event.limit.family === family,
    ) as EventOf<T>[]

  async function work(call: Call, token: string): Promise<void> {
    for (;;) {
      const permit = await limiter.acquire(call)
      const url = `https://graph.facebook.com${call.url}?access_token=${token}`
      await permit.settle(await meta.fetch(url))
    }
  }
  const workers = [work(search, 'app:1'), work(search, 'app:1'), work(insights, 'user:1:7')]
  while (hourOf(clock.now()) < END) {
    if (hourOf(clock.now()) >= QUOTA_FALLS) meta.setQuota({ family: 'app', subject: '1', calls: 1_000 })
    await clock.advanceAsync(60_000)
  }
  limiter.close()
  await Promise.allSettled(workers)

  const [stale] = of('facts_stale', 'ads_insights')
  expect(stale).toMatchObject({
    verdict: 'too_low',
    capacity: 1_000,
    facts: ['tier', 'activeAds', 'userErrors'],
  })
  for (const { evidence } of of('facts_stale', 'ads_insights')) {
    expect(evidence).toBeGreaterThan(1_050)
    expect(evidence).toBeLessThanOrEqual(1_800)
  }
  expect(of('facts_stale', 'app')).toEqual([])
  expect(of('foreign_appeared', 'ads_insights')).toEqual([])

  const [others] = of('foreign_appeared', 'app')
  expect(hourOf(others!.at)).toBeGreaterThan(OTHERS_COME)
  expect(hourOf(others!.at)).toBeLessThan(OTHERS_COME + 0.5)

  const ceilings = of('ceiling_near', 'app')
  expect(ceilings.slice(0, 2).map(({ ceiling }) => ceiling)).toEqual([80, 95])
  for (const { ceiling, percent } of ceilings) expect(percent).toBeGreaterThanOrEqual(ceiling)

  // A block, then its probe, then its end or the next block.
  const course = events.filter(
    ({ type }) => type === 'throttled' || type === 'probing' || type === 'resumed',
  ) as EventOf<'throttled' | 'probing' | 'resumed'>[]
  expect(course.length).toBeGreaterThan(2)
  for (const [i, event] of course.entries()) {
    expect(event.limit.family).toBe('app')
    expect(hourOf(event.at)).toBeGreaterThan(OTHERS_COME)
    const before = course[i - 1]?.type
    if (event.type === 'throttled') {
      expect(['probing', 'resumed', undefined]).toContain(before)
      expect(event).toMatchObject({ code: 4 })
      expect(event.until).toBeGreaterThan(event.at)
    } else {
      expect(before).toBe(event.type === 'probing' ? 'throttled' : 'probing')
    }
  }
  const refusals = [...meta.arrivals].filter(({ accepted, foreign }) => !accepted && !foreign).length
  expect(of('throttled', 'app').length).toBeLessThanOrEqual(refusals)
  expect(events.length).toBeLessThan(100)
})
