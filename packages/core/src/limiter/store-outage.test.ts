import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import type { Batch, Reply } from '../engine/command.ts'
import type { Store, SyncStore } from '../engine/store.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import type { Decision } from './decision.ts'
import type { LimiterEvent } from './events.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import type { LimiterOptions, OnStoreError } from './options.ts'
import type { Permit } from './permit.ts'

const HOUR_MS = 3_600_000
const search: Call = { url: '/v24.0/search', token: { type: 'app' } }
const other: Call = { url: '/v24.0/act_42/insights', token: { type: 'user', id: '7' } }
const refused = { status: 403, body: { error: { message: '(#4) limit', code: 4 } } }

/** How a store fails: it throws or rejects, or its answer never comes. */
type Fault = 'fails' | 'hangs' | undefined

/** A store that works, and can be made to fail. It counts how often it is asked. */
interface Breakable {
  readonly store: Store
  fault: Fault
  asked: number
  /** Lets the answers come that hang. */
  thaw(): void
  /** Who wants to know when it can be asked again. */
  readonly listeners: Set<() => void>
}

function breakable(sync: boolean, clock?: FakeClock): Breakable {
  // Whenever it gets round to a batch, its own clock tells when that was.
  const inner = createReferenceStore(clock && { clock })
  const frozen: (() => void)[] = []
  const answer = (batch: Batch): Reply => {
    if (it.fault === 'fails') throw new Error('connection lost')
    return inner.execute(batch)
  }
  const it: Breakable = {
    fault: undefined,
    asked: 0,
    thaw: () => frozen.splice(0).forEach((go) => void go()),
    listeners: new Set(),
    store: {
      capabilities: { ...inner.capabilities, sync },
      execute(batch) {
        it.asked += 1
        if (sync) return answer(batch)
        const copy = structuredClone(batch)
        if (it.fault !== 'hangs') return (async () => structuredClone(answer(copy)))()
        return new Promise((resolve) => frozen.push(() => resolve(structuredClone(inner.execute(copy)))))
      },
      onReachable(listener) {
        it.listeners.add(listener)
        return () => it.listeners.delete(listener)
      },
      close() {},
    },
  }
  return it
}

function setUp(
  onStoreError: OnStoreError,
  { sync = true, ...options }: Partial<LimiterOptions> & { sync?: boolean } = {},
) {
  const clock = createFakeClock()
  const main = breakable(sync, clock)
  const app = { id: '1', users: 1, tier: 'development_access' as const }
  const limiter: Limiter = createLimiter<Store>({
    app,
    clock,
    guardMs: 0,
    random: () => 0,
    ...options,
    store: main.store,
    onStoreError,
  })
  const events: LimiterEvent[] = []
  limiter.on('store_failed', (event) => events.push(event))
  limiter.on('store_recovered', (event) => events.push(event))
  return { clock, limiter, main, take: () => events.splice(0) }
}

function permitOf(decision: Decision): Permit {
  if (!decision.granted) throw new Error(`denied by ${decision.limit.key}: ${decision.reason}`)
  return decision.permit
}

const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(async () => {
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

describe('what a header said of the app', () => {
  const ofUser = (id: string): Call => ({ url: '/v24.0/me', token: { type: 'user', id } })
  const response = { status: 200, headers: { 'x-app-usage': '{"call_count":40}' } }
  const known = { app: { id: '1', users: 1, callsPerHour: 100 } }

  test('is news to the next call if the store could not take it in', async () => {
    const { limiter, main } = setUp('throw', known)
    const decisions = await Promise.all(['7', '8', '9'].map((id) => limiter.tryAcquire(ofUser(id))))
    const permits = decisions.map(permitOf)
    main.fault = 'fails'
    expect((await permits[0]!.settle(response)).storeError).toMatchObject({ code: 'ERR_STORE' })
    main.fault = undefined
    expect(await permits[1]!.settle(response)).toMatchObject({ readings: 1, storeError: undefined })
    expect(await permits[2]!.settle(response)).toMatchObject({ readings: 0, storeError: undefined })
  })

  test('is news to what decides in its place, whatever the store heard', async () => {
    const fallback = createReferenceStore()
    const { limiter, main } = setUp({ fallback, share: 0.5 }, known)
    await permitOf(await limiter.tryAcquire(ofUser('7'))).settle(response)
    main.fault = 'fails'
    const decisions = await Promise.all(['8', '9'].map((id) => limiter.tryAcquire(ofUser(id))))
    const permits = decisions.map(permitOf)
    expect(await permits[0]!.settle(response)).toMatchObject({ readings: 1 })
    expect(await permits[1]!.settle(response)).toMatchObject({ readings: 0 })
  })
})

describe.each([
  ['at once', true],
  ['by a promise', false],
] as const)('a store that answers %s and fails', (_, sync) => {
  test('by default has every call fail, and is told of once, and again when it answers', async () => {
    const { clock, limiter, main, take } = setUp('throw', { sync })
    main.fault = 'fails'
    for (let i = 0; i < 3; i++) {
      const failure = await (async () => limiter.tryAcquire(search))().catch((error) => error)
      expect(failure).toMatchObject({ code: 'ERR_STORE', cause: { message: 'connection lost' } })
      clock.advance(100)
    }
    expect(main.asked).toBe(3)
    expect(take()).toMatchObject([
      { type: 'store_failed', at: clock.now() - 300, onStoreError: 'throw', error: { code: 'ERR_STORE' } },
    ])
    main.fault = undefined
    permitOf(await limiter.tryAcquire(search))
    permitOf(await limiter.tryAcquire(search))
    expect(take()).toEqual([{ type: 'store_recovered', at: clock.now(), downMs: 300 }])
    expect(clock.pending).toBe(0)
  })

  test('has calls denied until it answers, where the limiter says to deny', async () => {
    const { clock, limiter, main, take } = setUp('deny', { sync })
    permitOf(await limiter.tryAcquire(search))
    main.fault = 'fails'
    const denied = await limiter.tryAcquire(search)
    expect(denied).toMatchObject({ granted: false, reason: 'store', limit: { family: 'app' } })
    if (denied.granted) return
    expect(denied.retryAt).toBeGreaterThan(denied.now)
    expect(denied.retryAt).toBeLessThanOrEqual(clock.now() + 100)
    expect(take()).toMatchObject([{ type: 'store_failed', onStoreError: 'deny' }])
    main.fault = undefined
    await clock.advanceAsync(denied.retryAt - denied.now)
    expect(take()).toMatchObject([{ type: 'store_recovered' }])
    permitOf(await limiter.tryAcquire(search))
    expect((await limiter.explain(search))[0]).toMatchObject({ used: 2 })
    expect(clock.pending).toBe(0)
  })

  test('has every call go, where the limiter says to grant', async () => {
    const { clock, limiter, main } = setUp('grant', { sync })
    permitOf(await limiter.tryAcquire({ ...search, cost: 200 }))
    main.fault = 'fails'
    for (let i = 0; i < 300; i++) {
      const permit = permitOf(await limiter.tryAcquire(search))
      expect(permit.at).toBe(clock.now())
      if (i % 3 === 0) expect(await permit.release()).toBe(true)
      else expect(await permit.settle({})).toMatchObject({ storeError: undefined })
    }
    main.fault = undefined
    await clock.advanceAsync(100)
    expect(await limiter.tryAcquire(search)).toMatchObject({ granted: false, reason: 'limit' })
  })

  test('is asked at growing intervals, not by each call', async () => {
    const { clock, limiter, main, take } = setUp('deny', { sync })
    main.fault = 'fails'
    const askedAt: number[] = []
    const startAt = clock.now()
    for (let i = 0; i < 600; i++) {
      const before = main.asked
      for (let j = 0; j < 5; j++) expect((await limiter.tryAcquire(search)).granted).toBe(false)
      if (main.asked > before) askedAt.push(clock.now() - startAt)
      const before2 = main.asked
      await clock.advanceAsync(100)
      if (main.asked > before2) askedAt.push(clock.now() - startAt)
    }
    const pauses = askedAt.slice(1).map((at, i) => at - askedAt[i]!)
    expect(pauses.slice(0, 9)).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
    expect(take()).toHaveLength(1)
    main.fault = undefined
    await clock.advanceAsync(10_000)
    expect(take()).toMatchObject([{ type: 'store_recovered' }])
    permitOf(await limiter.tryAcquire(search))
  })

  test('is tried at once when it says that it can be asked again', async () => {
    const { clock, limiter, main, take } = setUp('deny', { sync })
    main.fault = 'fails'
    await limiter.tryAcquire(search)
    await clock.advanceAsync(20_000)
    const { asked } = main
    for (const listener of main.listeners) listener()
    await clock.advanceAsync(0)
    expect(main.asked).toBe(asked + 1)
    expect(take()).toMatchObject([{ type: 'store_failed' }])
    main.fault = undefined
    for (const listener of main.listeners) listener()
    await clock.advanceAsync(0)
    expect(take()).toEqual([{ type: 'store_recovered', at: clock.now(), downMs: 20_000 }])
    permitOf(await limiter.tryAcquire(search))
    expect(main.listeners.size).toBe(0)
    expect(clock.pending).toBe(0)
  })

  test('is listened to no more when the limiter is closed', async () => {
    const { clock, limiter, main } = setUp('deny', { sync })
    main.fault = 'fails'
    await limiter.tryAcquire(search)
    expect(main.listeners.size).toBe(1)
    limiter.close()
    expect(main.listeners.size).toBe(0)
    expect(clock.pending).toBe(0)
  })

  test('is tried by the next call, where no timer could', async () => {
    const { clock, limiter, main } = setUp('deny', { sync })
    main.fault = 'fails'
    await limiter.tryAcquire(search)
    main.fault = undefined
    clock.set(clock.now() + 60_000)
    await limiter.tryAcquire(search)
    await clock.advanceAsync(0)
    permitOf(await limiter.tryAcquire(search))
  })

  test('has a fallback decide on its share, and decides itself as soon as it answers', async () => {
    const fallback = createReferenceStore()
    const { clock, limiter, main, take } = setUp({ fallback, share: 0.25 }, { sync })
    permitOf(await limiter.tryAcquire({ ...search, cost: 10 }))
    main.fault = 'fails'
    for (let i = 0; i < 50; i++) permitOf(await limiter.tryAcquire(search))
    const denied = await limiter.tryAcquire(search)
    expect(denied).toMatchObject({ granted: false, reason: 'limit' })
    expect(take()).toMatchObject([{ type: 'store_failed', onStoreError: 'fallback' }])
    expect((await limiter.explain(search))[0]).toMatchObject({ used: 50, capacity: 50 })
    main.fault = undefined
    await clock.advanceAsync(10_000)
    expect((await limiter.explain(search))[0]).toMatchObject({ used: 10, capacity: 200 })
    permitOf(await limiter.tryAcquire({ ...search, cost: 190 }))
  })

  test('has a permit go back to the store that granted it', async () => {
    const fallback = createReferenceStore()
    const { clock, limiter, main } = setUp({ fallback, share: 0.5 }, { sync })
    const ofMain = permitOf(await limiter.tryAcquire(search))
    main.fault = 'fails'
    const settled = permitOf(await limiter.tryAcquire(search))
    const released = permitOf(await limiter.tryAcquire({ ...search, cost: 5 }))
    const usedBy = (store: SyncStore) => {
      const limit = { key: '{1}:app:1', algorithm: 'window', capacity: 200, exact: true } as const
      const command = {
        kind: 'inspect',
        cost: 0,
        limit: { ...limit, windowMs: HOUR_MS, guardMs: 0, slotMs: 30_000 },
      } as const
      return { ...store.execute({ commands: [command], now: clock.now() }).outcomes[0]! }
    }
    expect(usedBy(fallback).used).toBe(6)
    expect(await released.release()).toBe(true)
    expect(usedBy(fallback).used).toBe(1)
    // What main granted cannot go back to it now, and nobody waits for it.
    const asked = main.asked
    expect(await ofMain.settle(refused)).toMatchObject({
      blocked: undefined,
      storeError: { code: 'ERR_STORE' },
    })
    expect(main.asked).toBe(asked)
    main.fault = undefined
    await clock.advanceAsync(10_000)
    expect(await settled.settle(refused)).toMatchObject({
      storeError: undefined,
      blocked: { limit: { family: 'app' } },
    })
    expect(usedBy(fallback).blockedUntil).toBeGreaterThan(clock.now())
    expect((await limiter.explain(search))[0]).toMatchObject({ used: 1, blockedUntil: undefined })
  })

  test('is waited for by a call that the share is too small for, and not by one that never fits', async () => {
    const { clock, limiter, main } = setUp({ fallback: createReferenceStore(), share: 0.01 }, { sync })
    main.fault = 'fails'
    expect(await limiter.tryAcquire({ ...search, cost: 3 })).toMatchObject({ reason: 'store' })
    expect(await limiter.tryAcquire({ ...search, cost: 201 })).toMatchObject({
      reason: 'cost',
      retryAt: Number.POSITIVE_INFINITY,
    })
    const waiting = limiter.acquire({ ...search, cost: 3 })
    await clock.advanceAsync(60_000)
    expect(limiter.waiting).toBe(1)
    main.fault = undefined
    await clock.advanceAsync(10_000)
    expect((await waiting).cost).toBe(3)
  })

  test('keeps those who wait in their order until it answers, and serves them then', async () => {
    const { clock, limiter, main } = setUp('deny', { sync })
    main.fault = 'fails'
    const served: string[] = []
    const go = (name: string, call: Call, options = {}) =>
      limiter.acquire(call, options).then(
        () => served.push(name),
        ({ code }) => served.push(`${name} ${code}`),
      )
    void go('first', search)
    void go('second', { ...search, cost: 2 })
    void go('insights', other)
    void go('hasty', search, { timeoutMs: 5_000 })
    const answers = [refused, { status: 200 }]
    let sent = 0
    const run = limiter.run(search, () => answers[sent++]!)
    await clock.advanceAsync(30_000)
    expect(served).toEqual(['hasty ERR_WAIT_TOO_LONG'])
    main.fault = undefined
    await clock.advanceAsync(10_000)
    expect(served.slice(1).sort()).toEqual(['first', 'insights', 'second'])
    expect(served.indexOf('first')).toBeLessThan(served.indexOf('second'))
    await clock.advanceAsync(HOUR_MS)
    expect((await run).status).toBe(200)
    expect(sent).toBe(2)
    expect(limiter.waiting).toBe(0)
  })

  test('is told to fail by every waiter where the fallback fails, too', async () => {
    const fallback = breakable(sync)
    const { limiter, main } = setUp({ fallback: fallback.store, share: 0.5 }, { sync })
    main.fault = 'fails'
    fallback.fault = 'fails'
    await expect(limiter.acquire(search)).rejects.toMatchObject({ code: 'ERR_STORE' })
    fallback.fault = undefined
    expect((await limiter.acquire(search)).granted).toBe(true)
  })

  test('moves those who wait for the fallback to itself', async () => {
    const { clock, limiter, main } = setUp({ fallback: createReferenceStore(), share: 0.5 }, { sync })
    main.fault = 'fails'
    permitOf(await limiter.tryAcquire({ ...search, cost: 100 }))
    let isServed = false
    void limiter.acquire(search).then(() => {
      isServed = true
    })
    await clock.advanceAsync(60_000)
    expect(isServed).toBe(false)
    main.fault = undefined
    await clock.advanceAsync(10_000)
    expect(isServed).toBe(true)
  })

  test('has ceilings told of before, during and after', async () => {
    const { clock, limiter, main } = setUp({ fallback: createReferenceStore(), share: 0.5 }, { sync })
    const ceilings: number[] = []
    limiter.on('ceiling_near', ({ ceiling }) => ceilings.push(ceiling))
    const spend = async (cost: number) => permitOf(await limiter.tryAcquire({ ...search, cost })).settle({})
    await spend(160)
    expect(ceilings.splice(0)).toEqual([80])
    clock.advance(HOUR_MS + 60_000)
    await spend(1)
    main.fault = 'fails'
    await spend(100)
    main.fault = undefined
    await clock.advanceAsync(60_000)
    await spend(189)
    expect(ceilings.splice(0)).toEqual([80, 95])
  })

  test('is not tried any more by a limiter that was closed', async () => {
    const { clock, limiter, main } = setUp('deny', { sync })
    main.fault = 'fails'
    await limiter.tryAcquire(search)
    expect(clock.pending).toBe(1)
    limiter.close()
    expect(clock.pending).toBe(0)
  })
})

test('a listener that asks the store when it is back leaves the decision that found out as it is', () => {
  const { limiter, main } = setUp('throw')
  permitOf(limiter.tryAcquire({ ...search, cost: 200 }) as unknown as Decision)
  main.fault = 'fails'
  expect(() => limiter.tryAcquire(search)).toThrow('connection lost')
  main.fault = undefined
  const seen: unknown[] = []
  limiter.on('store_recovered', () => seen.push(limiter.tryAcquire(other)))
  expect(limiter.tryAcquire(search)).toMatchObject({ granted: false, limit: { family: 'app' } })
  expect(seen).toMatchObject([{ granted: true }])
})

describe('a store that does not answer', () => {
  test('holds up only those who asked before that was known', async () => {
    const { clock, limiter, main, take } = setUp(
      { fallback: createReferenceStore(), share: 1 },
      { sync: false },
    )
    main.fault = 'hangs'
    let decided = 0
    const ask = () =>
      void Promise.resolve(limiter.tryAcquire(search)).then(() => {
        decided += 1
      })
    for (let i = 0; i < 10; i++) ask()
    await clock.advanceAsync(999)
    expect(decided).toBe(0)
    await clock.advanceAsync(1)
    expect(decided).toBe(10)
    for (let i = 0; i < 10; i++) ask()
    await clock.advanceAsync(0)
    expect(decided).toBe(20)
    // A trial is out now, and hangs as well.
    await clock.advanceAsync(500)
    const { asked } = main
    for (let i = 0; i < 10; i++) ask()
    await clock.advanceAsync(0)
    expect(decided).toBe(30)
    expect(main.asked).toBe(asked)
    expect(asked).toBe(11)
    expect(take()).toMatchObject([{ type: 'store_failed', error: { code: 'ERR_STORE' } }])
  })

  test('is given back what it grants too late', async () => {
    const { clock, limiter, main } = setUp('deny', { sync: false, storeTimeoutMs: 250 })
    permitOf(await limiter.tryAcquire({ ...search, cost: 7 }))
    main.fault = 'hangs'
    const decision = limiter.tryAcquire({ ...search, cost: 90 })
    await clock.advanceAsync(250)
    expect(await decision).toMatchObject({ granted: false, reason: 'store' })
    main.fault = undefined
    main.thaw()
    await clock.advanceAsync(1_000)
    expect((await limiter.explain(search))[0]).toMatchObject({ used: 7 })
  })

  test('is waited for without an end by default where its failure is thrown, and not where the limiter says so', async () => {
    const patient = setUp('throw', { sync: false })
    patient.main.fault = 'hangs'
    let isDecided = false
    const decision = Promise.resolve(patient.limiter.tryAcquire(search)).finally(() => {
      isDecided = true
    })
    await patient.clock.advanceAsync(HOUR_MS)
    expect(isDecided).toBe(false)
    patient.main.thaw()
    expect((await decision).granted).toBe(true)
    const hasty = setUp('throw', { sync: false, storeTimeoutMs: 100 })
    hasty.main.fault = 'hangs'
    const failure = Promise.resolve(hasty.limiter.tryAcquire(search)).catch(({ message }) => message)
    await hasty.clock.advanceAsync(100)
    expect(await failure).toBe('The store did not answer within 100 ms.')
  })

  test('that failed long ago is not taken to fail again by an answer from then', async () => {
    const { clock, limiter, main, take } = setUp('deny', { sync: false })
    const reject: (() => void)[] = []
    const { execute } = main.store
    main.store.execute = () => new Promise((_, no) => reject.push(() => no(new Error('reset'))))
    const decisions = [limiter.tryAcquire(search), limiter.tryAcquire(search)]
    reject[0]!()
    await decisions[0]
    main.store.execute = execute
    await clock.advanceAsync(200)
    expect(take().map(({ type }) => type)).toEqual(['store_failed', 'store_recovered'])
    reject[1]!()
    expect(await decisions[1]).toMatchObject({ granted: false, reason: 'store' })
    expect(take()).toEqual([])
    permitOf(await limiter.tryAcquire(search))
  })
})

describe('a share', () => {
  const fact = (percent: number) => ({ headers: { 'x-app-usage': `{"call_count":${percent}}` } })
  /** The store answers at once; its type does not tell. */
  const decide = (limiter: Limiter, call: Call) => limiter.tryAcquire(call) as unknown as Decision
  const during = (share: number, options: Partial<LimiterOptions> = {}) => {
    const made = setUp({ fallback: createReferenceStore(), share }, options)
    made.main.fault = 'fails'
    return made
  }

  test('is not exceeded because readings prove that the whole is larger', () => {
    const { clock, limiter } = during(0.25)
    let granted = 0
    for (let i = 0; i < 300; i++) {
      clock.advance(1_000)
      const decision = decide(limiter, search)
      if (!decision.granted) continue
      granted += 1
      decision.permit.settle(fact(Math.floor(granted / 50)))
    }
    expect(granted).toBe(50)
  })

  test('leaves to others what Meta reports, in proportion', () => {
    const { clock, limiter } = during(0.5)
    permitOf(decide(limiter, search)).settle(fact(60))
    const grantedAtOnce = () => {
      for (let granted = 0; ; granted++) if (!decide(limiter, search).granted) return granted
    }
    // 61.3 % of 100 and a call, less our one, are 62 of others. The 37 that are left count twice at first.
    expect(grantedAtOnce()).toBe(19)
    let granted = 20
    clock.advance(60_001)
    for (let i = 0; i < 10; i++) {
      granted += grantedAtOnce()
      clock.advance(1_000)
    }
    expect(granted).toBe(38)
  })

  test('of a part that is sure is a part, and of what nobody knows is the whole', () => {
    const { limiter } = during(0.5, { app: { id: '1' } })
    let granted = 0
    while (decide(limiter, other).granted) granted += 1
    expect(granted).toBe(300)
    for (let i = 0; i < 1_000; i++) permitOf(decide(limiter, search))
  })

  test('of a score is a share of its points, also where Meta reports that less is in use', () => {
    const { limiter } = during(0.5)
    const read: Call = { url: '/v24.0/act_42/campaigns', token: { type: 'user', id: '7' } }
    let granted = 0
    for (let i = 0; i < 60; i++) {
      const decision = decide(limiter, read)
      if (!decision.granted) continue
      granted += 1
      const usage = `{"acc_id_util_pct":${Math.floor((100 * granted) / 60)}}`
      decision.permit.settle({ headers: { 'x-ad-account-usage': usage } })
    }
    expect(granted).toBe(30)
  })

  test('of CPU time, of which nobody knows how much there is, is what Meta reports', () => {
    const { limiter } = during(0.1)
    let granted = 0
    for (let i = 0; i < 200; i++) {
      const decision = decide(limiter, other)
      if (!decision.granted) continue
      granted += 1
      const usage = [{ type: 'ads_insights', call_count: 1, total_cputime: Math.min(130, 60 + granted) }]
      decision.permit.settle({ headers: { 'x-business-use-case-usage': JSON.stringify({ 42: usage }) } })
    }
    expect(granted).toBeGreaterThanOrEqual(15)
    expect(granted).toBeLessThanOrEqual(40)
  })
})

describe('whatever fails, hangs and comes back', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ op: fc.constant('try' as const), cost: fc.integer({ min: 1, max: 30 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        op: fc.constant('wait' as const),
        cost: fc.integer({ min: 1, max: 30 }),
        timeoutMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        op: fc.constant('fault' as const),
        fault: fc.constantFrom<Fault>('fails', 'hangs', undefined),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('thaw' as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        op: fc.constant('back' as const),
        pick: fc.nat(),
        how: fc.constantFrom('release', 'settle', 'refused'),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        op: fc.constant('pass' as const),
        ms: fc.constantFrom(1, 50, 300, 2_000, 40_000, HOUR_MS),
      }),
    },
  )

  test.each([true, false])(
    'limits hold, nobody hangs, and all is well in the end (at once: %s)',
    async (sync) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 60, size: 'max' }),
          fc.constantFrom<'deny' | number>('deny', 0.1, 0.5, 1),
          async (steps, mode) => {
            const spare = spying(createReferenceStore())
            const { clock, limiter, main, take } = setUp(
              mode === 'deny' ? mode : { fallback: spare.store, share: mode },
              { sync, maxWaiters: 1_000 },
            )
            const log = spying(main.store)
            let open = 0
            const bounded = async (decision: unknown) => {
              open += 1
              const decided = (await decision) as Decision
              open -= 1
              if (decided.granted) permits.push(decided.permit)
              else expect(decided.retryAt).toBeLessThan(Number.POSITIVE_INFINITY)
            }
            const permits: Permit[] = []
            const ends: Promise<unknown>[] = []
            for (const now of steps) {
              if (now.op === 'try') ends.push(bounded(limiter.tryAcquire({ ...search, cost: now.cost })))
              else if (now.op === 'wait') {
                const { cost, timeoutMs } = now
                const waiting = limiter.acquire({ ...search, cost }, { timeoutMs })
                ends.push(
                  waiting.then(
                    (permit) => permits.push(permit),
                    ({ code }) => expect(code).toBe('ERR_WAIT_TOO_LONG'),
                  ),
                )
              } else if (now.op === 'fault') main.fault = sync && now.fault === 'hangs' ? 'fails' : now.fault
              else if (now.op === 'thaw') main.thaw()
              else if (now.op === 'pass') await clock.advanceAsync(now.ms)
              else if (permits.length > 0) {
                const [permit] = permits.splice(now.pick % permits.length, 1)
                if (now.how === 'release') void permit!.release()
                else void permit!.settle(now.how === 'settle' ? {} : refused)
              }
            }
            // Nobody waits for a decision longer than the store may take.
            await clock.advanceAsync(1_000)
            expect(open).toBe(0)
            main.fault = undefined
            main.thaw()
            for (let hour = 0; hour < 400 && limiter.waiting > 0; hour++) await clock.advanceAsync(HOUR_MS)
            expect(limiter.waiting).toBe(0)
            await clock.advanceAsync(20_000)
            await Promise.all(ends)
            expect((await limiter.tryAcquire(other)).granted).toBe(true)
            const types = take().map(({ type }) => type)
            expect(types).toEqual(types.map((_, i) => (i % 2 === 0 ? 'store_failed' : 'store_recovered')))
            expect(types.length % 2).toBe(0)
            expect(log.most()).toBeLessThanOrEqual(200)
            if (mode !== 'deny') expect(spare.most()).toBeLessThanOrEqual(200 * mode)
            limiter.close()
            expect(clock.pending).toBe(0)
          },
        ),
        { numRuns: 150 },
      )
    },
  )
})

/** The log of what a store grants of the app's limit, less what is given back. */
function spying<S extends Store>(store: S): { store: S; most: () => number } {
  const granted: { at: number; cost: number }[] = []
  const { execute } = store
  const note = (batch: Batch, { deniedBy, now }: Reply) => {
    if (deniedBy >= 0) return
    for (const command of batch.commands) {
      if (command.limit.key !== '{1}:app:1') continue
      if (command.kind === 'acquire') granted.push({ at: now, cost: command.cost })
      if (command.kind !== 'release') continue
      const index = granted.findIndex(({ at, cost }) => at === command.at && cost === command.cost)
      if (index >= 0) granted.splice(index, 1)
    }
  }
  store.execute = ((batch: Batch) => {
    const copy = structuredClone(batch)
    const reply = execute.call(store, batch)
    if ('then' in reply) {
      return reply.then((answer) => {
        note(copy, answer)
        return answer
      })
    }
    note(copy, reply)
    return reply
  }) as S['execute']
  const most = () => {
    const sums = granted.map(({ at: end }) => {
      return granted
        .filter(({ at }) => at > end - HOUR_MS && at <= end)
        .reduce((sum, { cost }) => sum + cost, 0)
    })
    return Math.max(0, ...sums)
  }
  return { store, most }
}

test('the fallback of a store that answers at once answers at once', async () => {
  const sync = createReferenceStore()
  const later: Store = breakable(false).store
  const limiter = createLimiter({ app: { id: '1' }, store: sync, onStoreError: { fallback: sync, share: 1 } })
  expectTypeOf(limiter.tryAcquire(search)).toEqualTypeOf<Decision<SyncStore>>()
  const slow = createLimiter({ app: { id: '1' }, store: later, onStoreError: { fallback: sync, share: 1 } })
  expectTypeOf(slow.tryAcquire(search)).toEqualTypeOf<Promise<Decision<Store>>>()
  await slow.tryAcquire(search)
  expect(() =>
    createLimiter({
      app: { id: '1' },
      store: sync,
      // @ts-expect-error: a promise cannot be waited for at once.
      onStoreError: { fallback: later, share: 1 },
    }),
  ).toThrow('onStoreError.fallback')
})

test.each<[object, string]>([
  [{ onStoreError: 'retry' }, "The option onStoreError is \"retry\"; it should be 'throw', 'deny'"],
  [{ onStoreError: null }, 'The option onStoreError is null'],
  [{ onStoreError: { fallback: createReferenceStore() } }, 'The option onStoreError.share is undefined'],
  [{ onStoreError: { fallback: createReferenceStore(), share: 0 } }, 'above 0 and at most 1'],
  [
    { onStoreError: { fallback: createReferenceStore(), share: 1.5 } },
    'The option onStoreError.share is 1.5',
  ],
  [{ onStoreError: { fallback: {}, share: 1 } }, 'The option onStoreError.fallback'],
  [{ onStoreError: { fallback: undefined, share: 1 } }, 'The option onStoreError.fallback is undefined'],
  [{ onStoreError: { store: createReferenceStore() } }, 'onStoreError has no option "store"'],
  [{ storeTimeoutMs: 0 }, 'The option storeTimeoutMs is 0; it should be a number of ms above 0'],
  [{ storeTimeoutMs: Number.POSITIVE_INFINITY }, 'The option storeTimeoutMs is Infinity'],
  [{ ceilings: 80 }, 'The option ceilings is 80; it should be up to 20 percentages above 0'],
  [{ ceilings: [80, 0] }, 'The option ceilings is [80,0]'],
])('refuses %j', (options, message) => {
  expect(() => createLimiter({ app: { id: '1' }, store: createReferenceStore(), ...options })).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_OPTION', message: expect.stringContaining(message) }),
  )
})
