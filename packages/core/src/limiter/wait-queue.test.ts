import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heapUsed } from '../../../../test/support/heap-used.ts'
import type { Call } from '../calls/call.ts'
import type { Store } from '../engine/store.ts'
import { HeadgateError } from '../errors.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createDraw, type Draw } from '../testing/random.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import { createLimiter } from './limiter.ts'
import type { Permit } from './permit.ts'

const HOUR_MS = 3_600_000
const search: Call = { url: '/search', token: { type: 'app' } }
const insightsOf = (account: number): Call => ({
  url: `/act_${account}/insights`,
  token: { type: 'user', id: '7' },
})
const meOf = (user: number): Call => ({ url: '/me', token: { type: 'user', id: `${user}` } })

/** A store that answers some turns of the event loop later. */
function slowly(store: Store, turns: () => number): Store {
  return {
    capabilities: { ...store.capabilities, sync: false },
    async execute(batch) {
      const copy = structuredClone(batch)
      for (let i = turns(); i > 0; i--) await new Promise((resolve) => setImmediate(resolve))
      return structuredClone(await store.execute(copy))
    },
    close: () => store.close(),
  }
}

function setUp(users = 1, options: object = {}) {
  const clock = createFakeClock()
  const limiter = createLimiter({
    app: { id: '1', users, tier: 'development_access' },
    store: createReferenceStore() as Store,
    clock,
    guardMs: 0,
    ...options,
  })
  return { clock, limiter }
}

describe('callers who wait', () => {
  test('are served first come, first served at every meter, and others are not held up', async () => {
    const { clock, limiter } = setUp()
    const served: string[] = []
    const go = (name: string, call: Call) =>
      limiter.acquire(call).then(
        () => served.push(name),
        () => served.push(`${name} failed`),
      )
    await limiter.acquire({ ...search, cost: 200 })
    await limiter.acquire({ ...insightsOf(42), cost: 600 })
    limiter.setFacts({ user: '7' }, { callsPerHour: 2 })
    const all = ['app 1', 'user 7', 'app 2', 'insights', 'user 8', 'app 3']
    const calls = [search, meOf(7), { ...search, cost: 190 }, insightsOf(42), meOf(8), search]
    all.forEach((name, i) => void go(name, calls[i]!))
    limiter.setFacts({ adAccount: '42' }, { activeAds: 1 })
    void go('other insights', insightsOf(43))
    await clock.advanceAsync(0)
    expect(served).toEqual(['other insights', 'insights'])
    await clock.advanceAsync(3 * HOUR_MS)
    expect(served).toEqual(['other insights', 'insights', 'app 1', 'user 7', 'app 2', 'user 8', 'app 3'])
  })

  test('wait for the limit that denied them, and leave the others to those who come later', async () => {
    const { limiter } = setUp()
    limiter.setFacts({ user: '7' }, { callsPerHour: 1 })
    await limiter.acquire(meOf(7))
    void limiter.acquire(meOf(7)).catch(() => {})
    expect((await limiter.tryAcquire(meOf(8))).granted).toBe(true)
    expect((await limiter.acquire(search)).granted).toBe(true)
    expect(await limiter.tryAcquire(meOf(7))).toMatchObject({
      granted: false,
      reason: 'queue',
      limit: { family: 'user' },
    })
    limiter.close()
  })

  test('for a metric that began to fill are not overtaken by another kind of call that was planned before', async () => {
    const { clock, limiter } = setUp()
    limiter.setFacts({ adAccount: '42' }, { activeAds: 10 })
    const hundred: Call = { ...insightsOf(42), cost: 100 }
    const other = limiter.prepare({
      ...insightsOf(42),
      url: '/120001/insights',
      subjects: { adAccount: '42' },
    })
    const usage = { 42: [{ type: 'ads_insights', call_count: 3, total_cputime: 90, total_time: 1 }] }
    const permit = await limiter.acquire(hundred)
    await permit.settle({ headers: { 'x-business-use-case-usage': JSON.stringify(usage) } })
    // One is let go to see whether the metric truly fills.
    await limiter.acquire(insightsOf(42))
    const served: string[] = []
    void limiter.acquire(hundred).then(() => served.push('first'))
    expect(limiter.waiting).toBe(1)
    // A single call would fit. But whoever asks for a hundred came first.
    expect(await other.tryAcquire()).toMatchObject({
      granted: false,
      reason: 'queue',
      limit: { family: 'ads_insights', metric: 'total_cputime' },
    })
    void other.acquire().then(() => served.push('second'))
    await clock.advanceAsync(3 * HOUR_MS)
    expect(served).toEqual(['first', 'second'])
  })

  test('go on as soon as facts allow, told by the caller or by a header', async () => {
    const { limiter } = setUp()
    await limiter.acquire({ ...search, cost: 200 })
    const waiting = limiter.acquire(search)
    limiter.setFacts({ app: '1' }, { users: 2 })
    expect((await waiting).cost).toBe(1)
    await limiter.acquire({ ...insightsOf(42), cost: 600 })
    const insights = await limiter.acquire(insightsOf(43))
    limiter.setFacts({ adAccount: '42' }, { activeAds: 0 })
    const account = limiter.acquire(insightsOf(42))
    const usage = { 42: [{ type: 'ads_insights', ads_api_access_tier: 'standard_access' }] }
    await insights.settle({ headers: { 'x-business-use-case-usage': JSON.stringify(usage) } })
    expect((await account).cost).toBe(1)
  })

  test('go on when somebody in front leaves, whichever path they stand for', async () => {
    const { clock, limiter } = setUp()
    await limiter.acquire({ ...search, cost: 150 })
    const controller = new AbortController()
    const { signal } = controller
    const big = limiter.acquire({ ...search, cost: 100 }, { signal }).catch(({ code }) => code)
    const small = limiter.acquire(meOf(7))
    await clock.advanceAsync(1_000)
    controller.abort()
    await clock.advanceAsync(0)
    expect(await big).toBe('ERR_ABORTED')
    expect((await small).at).toBe(clock.now())
  })

  test('are not misled by a denial that was on its way while quota came free', async () => {
    let turns = 0
    const store = slowly(createReferenceStore(), () => turns)
    const { clock, limiter } = setUp(1, { store })
    const half = await limiter.acquire({ ...search, cost: 100 })
    const rest = await limiter.acquire({ ...search, cost: 100 })
    const waiting = limiter.acquire({ ...search, cost: 150 })
    for (let i = 0; i < 5; i++) await clock.advanceAsync(0)
    await half.release()
    turns = 5
    for (let i = 0; i < 2; i++) await clock.advanceAsync(0)
    turns = 0
    await rest.release()
    for (let i = 0; i < 40; i++) await clock.advanceAsync(1)
    expect((await waiting).cost).toBe(150)
  })

  test('behind a probe are not refused for want of time: it may come back at any moment', async () => {
    const { clock, limiter } = setUp()
    const error = { status: 403, body: { error: { code: 4 } } }
    await (await limiter.acquire(search)).settle(error)
    await clock.advanceAsync(24 * HOUR_MS)
    const probe = await limiter.acquire(search)
    const options = { timeoutMs: 5_000 }
    const waiting = [limiter.acquire(search, options), limiter.acquire(search, options)]
    await clock.advanceAsync(1_000)
    await probe.settle({ status: 200 })
    expect(await Promise.all(waiting)).toHaveLength(2)
  })

  test.each([-30_000, 30_000, -HOUR_MS])(
    'wait as long as the store says, whose clock is off by %d ms',
    async (offMs) => {
      const clock = createFakeClock()
      let asked = 0
      const reference = createReferenceStore({ clock: { ...clock, now: () => clock.now() + offMs } })
      const store: Store = {
        ...reference,
        execute(batch) {
          asked += 1
          return reference.execute(batch)
        },
      }
      const limiter = createLimiter({ app: { id: '1', users: 1 }, store, clock, guardMs: 0 })
      await limiter.acquire({ ...search, cost: 200 })
      const denied = await limiter.tryAcquire(search)
      if (denied.granted) throw new Error('granted')
      const startedAt = clock.now()
      asked = 0
      const waiting = limiter.acquire(search)
      await clock.advanceAsync(2 * HOUR_MS)
      expect((await waiting).at - offMs - startedAt).toBe(denied.retryAt - denied.now)
      expect(asked).toBeLessThan(5)
    },
  )

  test('wait no longer when the clock is set back', async () => {
    const { clock, limiter } = setUp()
    await limiter.acquire({ ...search, cost: 200 })
    let elapsedMs = 0
    let doneAfterMs = Number.NaN
    void limiter.acquire(search).then(() => {
      doneAfterMs = elapsedMs
    })
    await clock.advanceAsync(HOUR_MS / 2)
    clock.set(clock.now() - 24 * HOUR_MS)
    for (; elapsedMs < 3 * HOUR_MS && Number.isNaN(doneAfterMs); elapsedMs += 60_000) {
      await clock.advanceAsync(60_000)
    }
    // When asked again, half an hour later, the store dates the window anew: a window more is the most it costs.
    expect(doneAfterMs).toBeLessThanOrEqual(1.6 * HOUR_MS)
  })

  test('do not have a store asked again and again while other limits are settled', async () => {
    let asked = 0
    const reference = createReferenceStore()
    const store: Store = {
      ...slowly(reference, () => 0),
      async execute(batch) {
        const copy = structuredClone(batch)
        const isApp = copy.commands.some(({ kind, limit }) => kind === 'acquire' && limit.key === '{1}:app:1')
        if (isApp) asked += 1
        for (let i = isApp ? 5 : 0; i > 0; i--) await new Promise((resolve) => setImmediate(resolve))
        return structuredClone(await reference.execute(copy))
      },
    }
    const { clock, limiter } = setUp(1, { store })
    const turns = async (count: number) => {
      for (let i = 0; i < count; i++) await clock.advanceAsync(0)
    }
    const full = limiter.acquire({ ...search, cost: 200 })
    await turns(20)
    await full
    void limiter.acquire(search).catch(() => {})
    await turns(20)
    asked = 0
    limiter.setFacts({ app: '1' }, { users: 1 })
    const usage = (percent: number) => ({ 42: [{ type: 'ads_insights', call_count: percent }] })
    for (let i = 0; i < 50; i++) {
      const permit = await limiter.acquire(insightsOf(42))
      await permit.settle({ headers: { 'x-business-use-case-usage': JSON.stringify(usage(i % 2)) } })
      await turns(1)
    }
    expect(asked).toBeLessThan(5)
    limiter.close()
  })

  test('are not overtaken by those who only try', async () => {
    const { clock, limiter } = setUp()
    await limiter.acquire({ ...search, cost: 150 })
    const big = limiter.acquire({ ...search, cost: 100 })
    expect(await limiter.tryAcquire(search)).toMatchObject({ granted: false, reason: 'queue' })
    await clock.advanceAsync(2 * HOUR_MS)
    expect((await big).cost).toBe(100)
    expect((await limiter.tryAcquire(search)).granted).toBe(true)
  })

  test('go on as soon as a permit is given back', async () => {
    const { clock, limiter } = setUp()
    const permit = await limiter.acquire({ ...search, cost: 200 })
    const waiting = limiter.acquire(search)
    await clock.advanceAsync(1_000)
    await permit.release()
    expect((await waiting).at).toBe(clock.now())
  })

  test('go on, too, when the permit was given back while the store was being asked', async () => {
    let turns = 0
    const store = slowly(createReferenceStore(), () => turns)
    const { clock, limiter } = setUp(1, { store })
    const permit = await limiter.acquire({ ...search, cost: 200 })
    turns = 5
    const waiting = limiter.acquire(search)
    turns = 0
    await permit.release()
    for (let i = 0; i < 20; i++) await clock.advanceAsync(0)
    expect((await waiting).at).toBe(clock.now())
  })

  test('are refused at once if the wait cannot fit, and at their deadline if it turns out not to', async () => {
    const { clock, limiter } = setUp()
    const permit = await limiter.acquire({ ...search, cost: 200 })
    const refused = await limiter.acquire(search, { timeoutMs: 1_000 }).catch((error) => error)
    expect(refused).toMatchObject({ code: 'ERR_WAIT_TOO_LONG', message: expect.stringContaining('1000 ms') })
    expect(refused.retryAt).toBeGreaterThan(clock.now() + 1_000)
    const first = limiter.acquire({ ...search, cost: 200 })
    const second = limiter.acquire(search, { timeoutMs: 1.5 * HOUR_MS }).catch((error) => error)
    await clock.advanceAsync(1.25 * HOUR_MS)
    await first
    await clock.advanceAsync(HOUR_MS)
    expect(await second).toMatchObject({ code: 'ERR_WAIT_TOO_LONG' })
    expect(await permit.release()).toBe(true)
    expect(limiter.waiting).toBe(0)
  })

  test('can abort, and take nothing then', async () => {
    const { limiter } = setUp()
    const permit = await limiter.acquire({ ...search, cost: 200 })
    const controller = new AbortController()
    const waiting = limiter
      .acquire({ ...search, cost: 200 }, { signal: controller.signal })
      .catch((error) => error)
    const behind = limiter.acquire(search)
    controller.abort(new Error('not needed'))
    expect(await waiting).toMatchObject({ code: 'ERR_ABORTED', cause: new Error('not needed') })
    await permit.release()
    await behind
    expect((await limiter.tryAcquire({ ...search, cost: 199 })).granted).toBe(true)
    await expect(limiter.acquire(search, { signal: controller.signal })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    })
  })

  test('are as many as may', async () => {
    const { limiter } = setUp(1, { maxWaiters: 2 })
    await limiter.acquire({ ...search, cost: 200 })
    const waiting = [limiter.acquire(search), limiter.acquire(search)]
    await expect(limiter.acquire(search)).rejects.toMatchObject({ code: 'ERR_TOO_MANY_WAITERS' })
    limiter.close()
    const codes = await Promise.all(waiting.map((wait) => wait.catch(({ code }) => code)))
    expect(codes).toEqual(['ERR_CLOSED', 'ERR_CLOSED'])
  })

  test('are turned away when the limiter closes, which leaves no timer and takes no more calls', async () => {
    const { clock, limiter } = setUp()
    await limiter.acquire({ ...search, cost: 200 })
    const waiting = limiter.acquire(search, { timeoutMs: 2 * HOUR_MS }).catch(({ code }) => code)
    expect(clock.pending).toBe(1)
    limiter.close()
    limiter.close()
    expect(await waiting).toBe('ERR_CLOSED')
    expect(clock.pending).toBe(0)
    expect(() => limiter.tryAcquire(search)).toThrow(HeadgateError)
    await expect(limiter.acquire(search)).rejects.toMatchObject({ code: 'ERR_CLOSED' })
  })

  test('share a single timer, however many they are', async () => {
    const { clock, limiter } = setUp()
    await limiter.acquire({ ...search, cost: 200 })
    for (let i = 0; i < 100; i++)
      void limiter.acquire(search, { timeoutMs: HOUR_MS + i * 60_000 }).catch(() => {})
    expect(clock.pending).toBe(1)
    limiter.close()
  })
})

/** Lets waiters come, abort, time out, be served and give back at random; then looks for what is left. */
async function stir(count: number, pick: Draw, store: Store) {
  const { clock, limiter } = setUp(5, { store, maxWaiters: count })
  const outcomes = { granted: 0, refused: 0 }
  const granted: { permit: Permit; least: number }[] = []
  let ofApp: { at: number; cost: number }[] = []
  const waits: Promise<unknown>[] = []
  const waiting = new Map<number, Call>()
  /** Nobody stands in front of who came first: so the store cannot be ready to let that one go. */
  const expectNobodyWaitsInVain = async () => {
    await clock.advanceAsync(0)
    const [first] = waiting.values()
    if (first === undefined || !store.capabilities.sync) return
    const limits = await limiter.explain(first)
    expect(Math.max(...limits.map(({ freeAt }) => freeAt))).toBeGreaterThan(clock.now())
  }
  for (let i = 0; i < count; i++) {
    const call = [search, meOf(pick(3)), insightsOf(pick(3)), { ...search, cost: 1 + pick(20) }][pick(4)]!
    const controller = new AbortController()
    const timeoutMs = 1 + pick(12 * HOUR_MS)
    const wait = limiter.acquire(call, { signal: controller.signal, ...(pick(2) ? { timeoutMs } : {}) })
    waiting.set(i, call)
    void wait.catch(() => {}).finally(() => waiting.delete(i))
    waits.push(
      wait.then(
        (permit) => {
          outcomes.granted += 1
          const { at, cost } = permit
          if (!call.url.includes('insights')) ofApp.push({ at, cost })
          // What Meta reports of the app's 1,000 calls is no less than what was counted here of them.
          ofApp = ofApp.filter((grant) => at - grant.at < 1.01 * HOUR_MS)
          const least = Math.floor(ofApp.reduce((sum, grant) => sum + grant.cost, 0) / 10)
          granted.push({ permit, least })
        },
        (error) => {
          if (!(error instanceof HeadgateError)) throw error
          outcomes.refused += 1
        },
      ),
    )
    // All who stay are aborted in the end, so that none can hide behind a long wait.
    void clock.sleep(1 + pick(pick(3) ? 24 * HOUR_MS : HOUR_MS)).then(() => controller.abort())
    if (pick(10) === 0) await clock.advanceAsync(pick(60_000))
    if (pick(5) === 0) await granted.pop()?.permit.release()
    if (pick(5) === 0) {
      const { permit, least = 0 } = granted.pop() ?? {}
      permit?.settle({ headers: { 'x-app-usage': `{"call_count":${Math.max(least, pick(90))}}` } })
    }
    if (pick(20) === 0) await expectNobodyWaitsInVain()
  }
  await clock.advanceAsync(25 * HOUR_MS)
  expect(outcomes.granted + outcomes.refused).toBe(count)
  await Promise.all(waits)
  expect(limiter.waiting).toBe(0)
  expect(clock.pending).toBe(0)
  await clock.advanceAsync(2 * HOUR_MS)
  expect((await limiter.tryAcquire({ ...search, cost: 1_000 })).granted).toBe(true)
  return outcomes
}

describe('ten thousand callers who come, abort, time out and give back at random', () => {
  test('all get an answer, lose no quota, and leave nothing behind', async () => {
    const outcomes = await stir(10_000, createDraw(1), createReferenceStore())
    expect(outcomes.granted).toBeGreaterThan(1_000)
    expect(outcomes.refused).toBeGreaterThan(1_000)
  })

  test('in any order, and with a store that answers later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const pick = createDraw(seed)
        await stir(
          60,
          pick,
          slowly(createReferenceStore(), () => pick(3)),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('give their memory back, the aborted and the timed out as well as the served', async () => {
    const { clock, limiter } = setUp(1, { maxWaiters: 20_000 })
    const wait = async (count: number) => {
      const full = await limiter.acquire({ ...search, cost: 200 })
      const controller = new AbortController()
      const { signal } = controller
      const waits = Array.from({ length: count }, (_, i) =>
        limiter.acquire(search, i % 2 ? { signal } : { timeoutMs: 2 * HOUR_MS + i }).catch(() => undefined),
      )
      const atPeak = await heapUsed()
      controller.abort()
      await clock.advanceAsync(2 * HOUR_MS + count)
      for (const permit of await Promise.all(waits)) await permit?.release()
      await full.release()
      await clock.advanceAsync(2 * HOUR_MS)
      return atPeak
    }
    await wait(1_000)
    const before = await heapUsed()
    const atPeak = await wait(10_000)
    const after = await heapUsed()
    expect(limiter.waiting).toBe(0)
    expect(after - before).toBeLessThan((atPeak - before) / 20)
  })
})
