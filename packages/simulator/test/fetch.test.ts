import { createSimulator, type SimulatorOptions } from '@headgate/simulator'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from './virtual-clock.ts'

function setUp(options: Partial<SimulatorOptions> = {}) {
  const clock = createVirtualClock()
  const meta = createSimulator({ apps: [{ id: '100', users: 1 }], clock, ...options })
  return { meta, clock, fetch: meta.fetch }
}

describe('fetch', () => {
  it('answers like a server, whatever form the request has', async () => {
    const { fetch, meta } = setUp()
    const url = 'https://graph.facebook.com/v24.0/me'
    const headers = { authorization: 'Bearer user:100:7' }
    const form = new FormData()
    form.set('access_token', 'user:100:7')
    const answers = await Promise.all([
      fetch(url, { headers }),
      fetch(new URL(url), { headers: new Headers(headers) }),
      fetch(new Request(url, { headers })),
      fetch(url, { method: 'POST', body: new URLSearchParams({ access_token: 'user:100:7' }) }),
      fetch(new Request(url, { method: 'POST', body: 'access_token=user:100:7' })),
      fetch(url, { method: 'POST', body: form }),
      fetch(url, { method: 'POST', body: new Blob(['access_token=user:100:7']) }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200, 200])
    expect(answers[0]?.headers.get('X-App-Usage')).toBe('{"call_count":0,"total_cputime":0,"total_time":0}')
    expect(await answers[0]?.json()).toEqual({ id: '7' })
    expect(meta.usage({ family: 'user', subject: '7' }).count).toBe(7)
  })

  it('spends half of the latency on the way there and half on the way back', async () => {
    const { fetch, clock, meta } = setUp({ latencyMs: { min: 100, max: 100 } })
    const start = clock.now()
    let answeredAt = 0
    const answer = fetch('/1?access_token=app:100').then(() => {
      answeredAt = clock.now()
    })
    await clock.advance(1_000)
    await answer
    expect([...meta.arrivals].map((arrival) => arrival.at - start)).toEqual([50])
    expect(answeredAt - start).toBe(100)
    expect(clock.timers).toBe(0)
  })

  it('draws the latency from the seed', async () => {
    const run = async (seed: number): Promise<number[]> => {
      const { fetch, clock, meta } = setUp({ seed, latencyMs: { min: 10, max: 1_000 } })
      const all = Promise.all([1, 2, 3].map((id) => fetch(`/${id}?access_token=app:100`)))
      await clock.advance(2_000)
      await all
      return [...meta.arrivals].map((arrival) => arrival.at)
    }
    expect(await run(1)).toEqual(await run(1))
    expect(await run(1)).not.toEqual(await run(2))
  })

  it('never arrives when aborted on the way there, and has arrived when aborted on the way back', async () => {
    const { fetch, clock, meta } = setUp({ latencyMs: { min: 100, max: 100 } })
    const early = new AbortController()
    const late = new AbortController()
    const answers = Promise.allSettled([
      fetch('/1?access_token=app:100', { signal: early.signal }),
      fetch('/2?access_token=app:100', { signal: late.signal }),
      fetch('/3?access_token=app:100', { signal: AbortSignal.abort() }),
    ])
    await clock.advance(10)
    early.abort()
    await clock.advance(60)
    late.abort()
    await clock.advance(100)
    expect((await answers).map((answer) => answer.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(meta.arrivals.total).toBe(1)
    expect(clock.timers).toBe(0)
  })
})
