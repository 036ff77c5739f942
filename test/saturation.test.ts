import { type Call, createLimiter } from '@headgate/core'
import { createFakeClock } from '@headgate/core/testing'
import { createSimulator } from '@headgate/simulator'
import { createMemoryStore } from '@headgate/store-memory'
import { expect, test } from 'vitest'

const HOUR_MS = 3_600_000
const WINDOWS = 10

/** Call, the token that the simulator knows, and the calls that Meta's formulas give over all windows. */
const subjects: [call: Call, token: string, quota: number][] = [
  [{ url: '/v24.0/search', token: { type: 'app' } }, 'app:1', 200 * 5 * WINDOWS],
  [
    { url: '/v24.0/act_42/insights', token: { type: 'user', id: '7' } },
    'user:1:7',
    (600 + 400 * 3) * WINDOWS,
  ],
  // Of ads management, 300 + 40 · 20 an hour, and the score, 60 at once and 60 more every 300 s, the score decides.
  [{ url: '/v24.0/act_43/ads', token: { type: 'user', id: '7' } }, 'user:1:7', 60 + 60 * 12 * WINDOWS],
]

test('with every fact known and nobody else, a saturating client is answered ≥ 98 % of the quota over ten windows, and never rejected', async () => {
  const clock = createFakeClock()
  const tier = 'development_access'
  const meta = createSimulator({
    clock,
    seed: 1,
    latencyMs: { min: 20, max: 900 },
    apps: [{ id: '1', users: 5, tier }],
    adAccounts: [
      { id: '42', activeAds: 3 },
      { id: '43', activeAds: 20 },
    ],
  })
  const limiter = createLimiter({ app: { id: '1', users: 5, tier }, store: createMemoryStore(), clock })
  limiter.setFacts({ adAccount: '42' }, { activeAds: 3, userErrors: 0 })
  limiter.setFacts({ adAccount: '43' }, { activeAds: 20 })
  const endAt = clock.now() + WINDOWS * HOUR_MS
  const answered = subjects.map(() => 0)
  const rejections: string[] = []

  async function work(index: number): Promise<void> {
    const [call, token] = subjects[index]!
    while (clock.now() < endAt) {
      const permit = await limiter.acquire(call)
      const url = `https://graph.facebook.com${call.url}?access_token=${token}`
      const response = await meta.fetch(url)
      if (response.status === 200 && clock.now() < endAt) answered[index]! += 1
      if (response.status !== 200) rejections.push(await response.clone().text())
      await permit.settle(response)
    }
  }

  const workers = Array.from({ length: 5 * subjects.length }, (_, worker) => work(worker % subjects.length))
  while (clock.now() < endAt) await clock.advanceAsync(60_000)
  limiter.close()
  const ends = await Promise.allSettled(workers)

  expect(rejections).toEqual([])
  // Whoever still waited was turned away by the limiter, which was closed.
  expect(ends.filter((end) => end.status === 'rejected' && end.reason.code !== 'ERR_CLOSED')).toEqual([])
  for (const [index, [, , quota]] of subjects.entries()) {
    expect(answered[index]! / quota).toBeGreaterThanOrEqual(0.98)
  }
})
