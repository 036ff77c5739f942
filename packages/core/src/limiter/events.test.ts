import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import type { LimiterEvent, ThrottledEvent } from './events.ts'
import { createLimiter } from './limiter.ts'
import type { LimiterOptions } from './options.ts'
import type { MetaResponse } from './response.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const search: Call = { url: '/v24.0/search', token: { type: 'app' } }
const appName = { family: 'app', subjectId: '1', key: '{1}:app:1' }
const refused = { status: 403, body: { error: { message: '(#4) limit', code: 4, error_subcode: 77 } } }
const used = (percent: number): MetaResponse => ({ headers: { 'x-app-usage': `{"call_count":${percent}}` } })

function setUp(options: Partial<Pick<LimiterOptions, 'app' | 'ceilings'>> = {}) {
  const clock = createFakeClock()
  const store = createReferenceStore()
  const app = { id: '1', users: 1 }
  const limiter = createLimiter({ app, clock, guardMs: 0, random: () => 0, ...options, store })
  const events: LimiterEvent[] = []
  limiter.on('*', (event) => events.push(event))
  return {
    clock,
    limiter,
    events,
    take: () => events.splice(0),
    types: () => events.splice(0).map(({ type }) => type),
    /** Lets a call go, and has it answered. */
    send(call: Call, response: MetaResponse = {}) {
      const decision = limiter.tryAcquire(call)
      if (!decision.granted) throw new Error(`denied: ${decision.reason}`)
      return decision.permit.settle(response)
    },
  }
}

describe('on', () => {
  test('tells of the type that was asked for, or of all, until it is ended', () => {
    const { limiter, send, take } = setUp()
    const blocks: ThrottledEvent[] = []
    const off = limiter.on('throttled', (event) => {
      expectTypeOf(event).toEqualTypeOf<ThrottledEvent>()
      blocks.push(event)
    })
    limiter.on('*', (event) => expectTypeOf(event).toEqualTypeOf<LimiterEvent>())
    send(search, refused)
    expect(blocks).toEqual(take().filter(({ type }) => type === 'throttled'))
    expect(blocks).toHaveLength(1)
    off()
    off()
    send({ ...search, url: '/act_42/insights' }, { ...refused, body: { error: { code: 80_000 } } })
    expect(blocks).toHaveLength(1)
    expect(take().map(({ type }) => type)).toEqual(['throttled'])
  })

  test('tells whoever listens twice twice, and ends one at a time', () => {
    const { limiter, send } = setUp()
    let times = 0
    const listener = () => {
      times += 1
    }
    const off = limiter.on('throttled', listener)
    limiter.on('throttled', listener)
    off()
    send(search, refused)
    expect(times).toBe(1)
  })

  test.each([
    ['blocked', () => {}, 'There is no event "blocked"; the events are throttled, probing'],
    ['toString', () => {}, 'There is no event "toString"'],
    ['throttled', undefined, 'on was given undefined as listener; it should be a function.'],
  ])('refuses %s, %s', (type, listener, message) => {
    const { limiter } = setUp()
    const on = limiter.on as (type: string, listener: unknown) => void
    expect(() => on.call(limiter, type, listener)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION', message: expect.stringContaining(message) }),
    )
  })

  test('lets no listener that fails harm a decision, a settlement or another listener', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const { clock, limiter, send, types } = setUp()
    const hostile = {
      // biome-ignore lint/suspicious/noThenProperty: that is what is hostile about it
      get then() {
        throw new Error('then')
      },
    }
    for (const listener of [
      () => {
        throw new Error('listener')
      },
      () => Promise.reject(new Error('later')),
      () => hostile,
      () => null,
    ]) {
      limiter.on('*', listener)
    }
    let heard = 0
    limiter.on('*', () => {
      heard += 1
    })
    expect(send(search, refused).blocked?.limit).toEqual(appName)
    clock.advance(HOUR_MS)
    expect(send(search).storeError).toBeUndefined()
    const all = types()
    expect(all).toEqual(['throttled', 'probing', 'resumed'])
    expect(heard).toBe(all.length)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  test('lets a listener use the limiter', () => {
    const { clock, limiter, send, types } = setUp()
    const seen: unknown[] = []
    limiter.on('throttled', ({ until }) => {
      seen.push(limiter.explain(search)[0]!.blockedUntil === until)
      const decision = limiter.tryAcquire({ ...search, url: '/act_42/insights' })
      seen.push(decision.granted && decision.permit.release())
      limiter.setFacts({ app: '1' }, { users: 2 })
    })
    const { blocked } = send(search, refused)
    expect(blocked!.until).toBeGreaterThan(clock.now())
    expect(seen).toEqual([true, true])
    expect(types()).toEqual(['throttled'])
  })
})

describe('a block', () => {
  test('is told once, however many calls were on their way, then its probe and its end', () => {
    const { clock, limiter, send, take, types } = setUp()
    const permits = Array.from({ length: 40 }, () => {
      const decision = limiter.tryAcquire(search)
      return decision.granted ? decision.permit : undefined
    })
    for (const permit of permits) {
      clock.advance(100)
      permit!.settle(refused)
    }
    const [throttled, ...rest] = take()
    expect(rest).toEqual([])
    const { blockedUntil } = limiter.explain(search)[0]!
    expect(throttled).toMatchObject({
      type: 'throttled',
      limit: appName,
      code: 4,
      subcode: 77,
      strikes: 1,
    })
    clock.advanceTo(blockedUntil!)
    const probe = limiter.tryAcquire(search)
    expect(take()).toEqual([{ type: 'probing', at: clock.now(), limit: appName }])
    expect(limiter.tryAcquire(search)).toMatchObject({ granted: false, reason: 'probe' })
    if (probe.granted) probe.permit.settle(refused)
    expect(take()).toMatchObject([{ type: 'throttled', strikes: 2 }])
    clock.advanceTo(limiter.explain(search)[0]!.blockedUntil!)
    send(search)
    expect(take()).toEqual([
      { type: 'probing', at: clock.now(), limit: appName },
      { type: 'resumed', at: clock.now(), limit: appName },
    ])
    send(search, refused)
    expect(take()).toMatchObject([{ type: 'throttled', strikes: 1 }])
    send({ url: '/9/feed', token: { type: 'page', id: '9' } })
    expect(types()).toEqual([])
  })

  test('is not told of an error that comes after its end', () => {
    const { clock, limiter, send, types } = setUp()
    const late = limiter.tryAcquire(search)
    send(search, refused)
    clock.advanceTo(limiter.explain(search)[0]!.blockedUntil!)
    types()
    if (late.granted) late.permit.settle(refused)
    expect(types()).toEqual([])
  })

  test('goes on where one item of the batch that probes is refused, and another is not', () => {
    const { clock, limiter, send, types } = setUp()
    send(search, refused)
    clock.advanceTo(limiter.explain(search)[0]!.blockedUntil!)
    types()
    const item = { method: 'GET', relative_url: 'search' }
    const batch: Call = { method: 'POST', url: '/', token: { type: 'app' }, body: { batch: [item, item] } }
    const body = [
      { code: 403, body: JSON.stringify(refused.body) },
      { code: 200, body: '{}' },
    ]
    send(batch, { status: 200, body })
    expect(types()).toEqual(['probing', 'throttled'])
  })

  test('is told of a limit that the call did not fall under', () => {
    const { send, take } = setUp()
    send({ url: '/act_42/insights', token: { type: 'user', id: '7' } }, refused)
    expect(take()).toMatchObject([{ type: 'throttled', limit: appName, code: 4 }])
  })
})

describe('a ceiling', () => {
  test('is told once for each crossing upwards, by own count, where no header reports', () => {
    const { clock, limiter, send, take } = setUp()
    const early = limiter.tryAcquire(search)
    clock.advance(1)
    for (let i = 0; i < 158; i++) send(search)
    expect(take()).toEqual([])
    send(search)
    expect(take()).toEqual([
      { type: 'ceiling_near', at: clock.now(), limit: appName, ceiling: 80, percent: 80 },
    ])
    // It knows nothing of what came after it.
    if (early.granted) early.permit.settle({})
    for (let i = 0; i < 29; i++) send(search)
    expect(take()).toEqual([])
    for (let i = 0; i < 11; i++) send(search)
    expect(take()).toMatchObject([{ ceiling: 95, percent: 95 }])
    clock.advance(2 * HOUR_MS)
    for (let i = 0; i < 160; i++) send(search)
    expect(take()).toMatchObject([{ ceiling: 80, percent: 80 }])
  })

  test('is told by what Meta reports, at once where it jumps over several', () => {
    const { send, take } = setUp({ ceilings: [97, 50, 90] })
    send(search, used(96))
    const near = take().filter((event) => event.type === 'ceiling_near')
    expect(near.map(({ ceiling }) => ceiling)).toEqual([50, 90, 97])
    // The rounding and what others may add are left to them: 97.3 % of 200 and 2 calls, rounded up to 197.
    for (const { percent } of near) expect(percent).toBeCloseTo(98.5)
  })

  test('is not told again while use goes to and fro about it, nor by calls that come back late', () => {
    const { clock, limiter, send, types } = setUp()
    const early = limiter.tryAcquire(search)
    send(search, used(85))
    expect(types()).toContain('ceiling_near')
    for (const percent of [79, 81, 78, 84]) {
      clock.advance(MINUTE_MS)
      send(search, used(percent))
    }
    if (early.granted) early.permit.settle({})
    send(search)
    send(search, used(85))
    expect(types()).toEqual([])
    clock.advance(MINUTE_MS)
    send(search, used(60))
    send(search, used(85))
    expect(types()).toEqual(['ceiling_near'])
  })

  test('is told again when what Meta said is long over, and no header says more', () => {
    const { clock, send, types } = setUp({ app: { id: '1' } })
    for (let i = 1; i <= 10; i++) {
      clock.advance(1_000)
      send(search, used(9 * i))
    }
    expect(types()).toContain('ceiling_near')
    clock.advance(3 * HOUR_MS)
    send(search)
    send(search, used(90))
    expect(types()).toContain('ceiling_near')
  })

  test('is never told where there are none', () => {
    const { send, types } = setUp({ ceilings: [] })
    for (let i = 0; i < 200; i++) send(search)
    expect(types()).toEqual([])
  })
})

describe('use by others', () => {
  test('is told when it appears, and again when it was away for a window', () => {
    const { clock, send, take } = setUp()
    send(search, used(25))
    expect(take()).toMatchObject([
      // 26.3 % of 200 and 2 calls, less our one, rounded up.
      { type: 'foreign_appeared', at: clock.now(), limit: appName, foreign: 54, percent: 27 },
    ])
    for (let i = 0; i < 20; i++) {
      clock.advance(10 * MINUTE_MS)
      send(search, used(30))
    }
    expect(take()).toEqual([])
    for (let i = 0; i < 20; i++) {
      clock.advance(10 * MINUTE_MS)
      send(search, used(3))
      take()
    }
    clock.advance(2 * HOUR_MS)
    send(search, used(0))
    send(search, used(40))
    expect(take()).toMatchObject([{ type: 'foreign_appeared' }])
  })
})

describe('a capacity', () => {
  test('that nobody knew is told when readings prove it, and when it changes', () => {
    const { clock, send, take } = setUp({ app: { id: '1' } })
    // 1,000 an hour: each percent is ten calls.
    for (let i = 1; i <= 500; i++) {
      clock.advance(1_000)
      send(search, used(Math.floor(i / 10)))
    }
    const learned = take().filter((event) => event.type === 'capacity_learned')
    expect(learned[0]).toMatchObject({ limit: appName, was: undefined, windowMs: HOUR_MS })
    for (const [i, event] of learned.entries()) {
      expect(event.capacity).toBeLessThanOrEqual(1_000)
      if (i > 0) expect(event.was).toBe(learned[i - 1]!.capacity)
    }
    expect(learned.at(-1)!.capacity).toBeGreaterThan(800)
    expect(learned.length).toBeLessThan(4)
  })

  test('is told less often while the percentages are too coarse to tell much', () => {
    const { clock, send, take } = setUp({ app: { id: '1' } })
    // 10,000 an hour: each percent is a hundred calls, and others have made a hundred.
    for (let i = 1; i <= 500; i++) {
      clock.advance(1_000)
      send(search, used(1 + Math.floor(i / 100)))
    }
    const learned = take().filter((event) => event.type === 'capacity_learned')
    expect(learned.at(-1)!.capacity).toBeGreaterThan(5_000)
    expect(learned.length).toBeLessThan(15)
  })

  test('that a lower bound was known of tells what that was', () => {
    const { send, take } = setUp()
    const insights: Call = { url: '/act_42/insights', token: { type: 'user', id: '7' } }
    const report = [{ type: 'ads_insights', call_count: 10 }]
    const headers = { 'x-business-use-case-usage': JSON.stringify({ 42: report }) }
    send({ ...insights, cost: 200 })
    send(insights, { headers })
    expect(take()).toMatchObject([{ type: 'capacity_learned', was: 600, capacity: (100 * 201) / 11 }])
  })
})

describe('facts', () => {
  test('are told to be too low when readings prove more than they give', () => {
    const { clock, send, take } = setUp()
    // 500 an hour: each percent is five calls.
    for (let i = 1; i <= 300; i++) {
      clock.advance(1_000)
      send(search, used(Math.floor(i / 5)))
    }
    const stale = take().filter((event) => event.type === 'facts_stale')
    expect(stale[0]).toMatchObject({ limit: appName, verdict: 'too_low', capacity: 200, facts: ['users'] })
    const proofs = stale.map(({ evidence }) => evidence)
    expect(proofs[0]).toBeGreaterThan(210)
    expect(proofs.at(-1)).toBeGreaterThan(420)
    expect(proofs.at(-1)).toBeLessThanOrEqual(500)
    expect(proofs).toEqual([...proofs].sort((a, b) => a - b))
    expect(proofs.length).toBeLessThan(5)
  })

  test('are told again when new ones are wrong, too', () => {
    const { clock, limiter, send, take } = setUp()
    for (let i = 1; i <= 100; i++) {
      clock.advance(1_000)
      send(search, used(Math.floor(i / 5)))
    }
    limiter.setFacts({ app: '1' }, { users: 2 })
    expect(take().at(-1)).toMatchObject({ type: 'facts_stale', capacity: 200 })
    send(search, used(21))
    expect(take()).toMatchObject([{ type: 'facts_stale', capacity: 400 }])
    limiter.setFacts({ app: '1' }, { users: 3 })
    send(search, used(16))
    expect(take()).toEqual([])
  })

  test('are told to be too high when Meta refuses what by them has room', () => {
    const { clock, limiter, send, take, types } = setUp({ ceilings: [] })
    for (let i = 0; i < 61; i++) {
      send(search)
      clock.advance(MINUTE_MS)
    }
    send(search, refused)
    expect(take()).toMatchObject([
      { type: 'throttled' },
      { type: 'facts_stale', verdict: 'too_high', capacity: 200, evidence: 61, facts: ['users'] },
    ])
    // What was refused while it was closed may count at Meta's: the probe proves nothing more.
    clock.advanceTo(limiter.explain(search)[0]!.blockedUntil!)
    send(search, refused)
    expect(types()).toEqual(['probing', 'throttled'])
  })

  test('are not suspected where others took the room, nor before a window was watched', () => {
    const { clock, send, types } = setUp({ ceilings: [] })
    send(search, refused)
    expect(types()).toEqual(['throttled'])
    clock.advance(3 * HOUR_MS)
    send(search)
    types()
    send(search, { ...refused, ...used(100) })
    expect(types()).toEqual(['foreign_appeared', 'throttled'])
  })
})

describe('CPU time', () => {
  const busy = (percent: number, calls = 0): MetaResponse => ({
    headers: { 'x-app-usage': `{"call_count":${calls},"total_cputime":${percent}}` },
  })
  const cpuName = { ...appName, metric: 'total_cputime', key: '{1}:app:1:total_cputime' }

  test('that runs out is told as a ceiling of its own, and not as use by others', () => {
    const { clock, send, take } = setUp()
    for (let calls = 1; calls <= 34; calls++) {
      clock.advance(1_000)
      send(search, busy(28 + 2 * calls, Math.floor(calls / 2)))
    }
    expect(take()).toMatchObject([
      { type: 'ceiling_near', limit: cpuName, ceiling: 80 },
      { type: 'ceiling_near', limit: cpuName, ceiling: 95 },
    ])
  })

  test('that ran out explains a refusal, so the facts may well be right', () => {
    const { clock, send, types } = setUp({ ceilings: [] })
    for (let percent = 20; percent < 93; percent += 1) {
      clock.advance(MINUTE_MS)
      send(search, busy(percent))
    }
    types()
    send(search, refused)
    expect(types()).toEqual(['throttled'])
  })
})

describe('a family', () => {
  const page = { type: 'page', id: '55' } as const
  const reports = (type: string) => ({
    headers: { 'x-business-use-case-usage': JSON.stringify({ 55: [{ type, call_count: 0 }] }) },
  })

  test('that a response corrects is told, once for each shape of path', () => {
    const { clock, send, take } = setUp()
    send({ url: '/v24.0/1234', token: page }, reports('messenger'))
    expect(take()).toEqual([
      {
        type: 'family_corrected',
        at: clock.now(),
        path: '{id}',
        limit: { family: 'messenger', subjectId: '55', key: '{1}:messenger:55' },
        were: [{ family: 'pages', subjectId: '1234', key: '{1}:pages:1234' }],
      },
    ])
    send({ url: '/v24.0/5678', token: page }, reports('messenger'))
    expect(take()).toEqual([])
    send({ url: '/v24.0/5678', token: page }, reports('leadgen'))
    expect(take()).toMatchObject([{ type: 'family_corrected', limit: { family: 'leadgen' } }])
  })

  test('is told when it is in force', () => {
    const { limiter, send } = setUp()
    const call: Call = { url: '/v24.0/1234', token: page }
    const prepared = limiter.prepare(call)
    const seen: unknown[] = []
    limiter.on('family_corrected', ({ limit }) => {
      prepared.tryAcquire()
      seen.push(
        limiter.explain({ ...call, url: '/v25.0/1234' }).map(({ key, used }) => [key === limit.key, used]),
      )
    })
    send(call, reports('messenger'))
    expect(seen).toEqual([[[true, 1]]])
  })

  test('that was right is not told', () => {
    const { send, types } = setUp()
    send({ url: '/v24.0/55/feed', token: page }, reports('pages'))
    expect(types()).toEqual([])
  })
})

test('what nobody listens to leaves decisions and settlements as they are', () => {
  const run = (listens: boolean) => {
    const clock = createFakeClock()
    const store = createReferenceStore()
    const limiter = createLimiter({ app: { id: '1', users: 1 }, clock, store, random: () => 0 })
    if (listens) limiter.on('*', () => {})
    const answers: unknown[] = []
    for (let i = 0; i < 400; i++) {
      clock.advance(7_000)
      const decision = limiter.tryAcquire(search)
      answers.push(decision)
      if (!decision.granted) continue
      answers.push(decision.permit.settle(i % 90 === 89 ? refused : used(i % 60)))
    }
    return JSON.stringify([answers, limiter.explain(search)])
  }
  expect(run(true)).toBe(run(false))
})

test('only so many limits are remembered, those heard of last', () => {
  const { limiter, send, types } = setUp({ ceilings: [25] })
  const of = (user: number): Call => ({ url: '/me', token: { type: 'user', id: `${user}` } })
  limiter.setFacts({ app: '1' }, { users: 1_000 })
  for (let user = 0; user < 10_002; user++) {
    limiter.setFacts({ user: `${user}` }, { callsPerHour: 4 })
    send(of(user))
    if (user === 5_000) send(of(0))
  }
  expect(types()).toHaveLength(10_002)
  send(of(10_001))
  send(of(0))
  expect(types()).toEqual([])
  send(of(1))
  expect(types()).toEqual(['ceiling_near'])
})
