import { expect, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import type { Decision } from './decision.ts'
import { createLimiter } from './limiter.ts'

const LIMITERS = 8
const IN_FLIGHT = 40
const search: Call = { url: '/v24.0/search', token: { type: 'app' } }
const refused = { status: 403, body: { error: { message: '(#4) limit', type: 'OAuthException', code: 4 } } }
const fine = { status: 200, headers: { 'x-app-usage': '{"call_count":10}' } }

/** Limiters in as many workers, on one store; each draws random numbers of its own. */
function setUp() {
  const clock = createFakeClock()
  const store = createReferenceStore()
  const limiters = Array.from({ length: LIMITERS }, (_, i) =>
    createLimiter({ app: { id: '1', users: 100 }, store, clock, random: () => i / LIMITERS }),
  )
  return { clock, limiters, blockedUntil: () => limiters[0]!.explain(search)[0]!.blockedUntil }
}

function granted(decisions: readonly Decision[]) {
  return decisions.flatMap((decision) => (decision.granted ? [decision.permit] : []))
}

/** Sends forty calls from all limiters, which Meta refuses one after the other. Returns when the block ends. */
function refuseAll({ clock, limiters, blockedUntil }: ReturnType<typeof setUp>): number {
  const permits = granted(
    Array.from({ length: IN_FLIGHT }, (_, i) => limiters[i % LIMITERS]!.tryAcquire(search)),
  )
  expect(permits).toHaveLength(IN_FLIGHT)
  const firstAt = clock.now()
  let first: number | undefined
  for (const permit of permits.toReversed()) {
    permit.settle(refused)
    first ??= blockedUntil()! - firstAt
    clock.advance(10)
  }
  // One strike: the block is as long as after the first error, counted from the last at most.
  expect(blockedUntil()! - firstAt).toBeLessThanOrEqual(first! + IN_FLIGHT * 10)
  return blockedUntil()!
}

test('forty refused calls of eight limiters are one strike, and one probe goes after the block', async () => {
  const world = setUp()
  const { clock, limiters } = world
  const until = refuseAll(world)
  for (const limiter of limiters) {
    expect(limiter.tryAcquire(search)).toMatchObject({ granted: false, reason: 'block', retryAt: until })
  }
  await clock.advanceAsync(until - clock.now() - 1)
  expect(granted(limiters.map((limiter) => limiter.tryAcquire(search)))).toEqual([])
  await clock.advanceAsync(1)
  const decisions = limiters.map((limiter) => limiter.tryAcquire(search))
  const [probe, ...others] = granted(decisions)
  expect(others).toEqual([])
  for (const decision of decisions.slice(1))
    expect(decision).toMatchObject({ granted: false, reason: 'probe' })
  probe!.settle(fine)
  expect(granted(limiters.map((limiter) => limiter.tryAcquire(search)))).toHaveLength(LIMITERS)
})

test('callers who wait in all limiters follow as soon as the probe came back', async () => {
  const world = setUp()
  const { clock, limiters } = world
  const until = refuseAll(world)
  let sent = 0
  const answers: (() => void)[] = []
  const waiting = Array.from({ length: IN_FLIGHT }, async (_, i) => {
    const permit = await limiters[i % LIMITERS]!.acquire(search)
    sent += 1
    await new Promise<void>((resolve) => answers.push(resolve))
    permit.settle(fine)
  })
  await clock.advanceAsync(until - clock.now())
  expect(sent).toBe(1)
  await clock.advanceAsync(5_000)
  expect(sent).toBe(1)
  answers.shift()!()
  // Limiters of other workers ask the store again when the probe's time would be over, at the latest.
  await clock.advanceAsync(60_000)
  expect(sent).toBe(IN_FLIGHT)
  for (const answer of answers) answer()
  await Promise.all(waiting)
})

test('a probe that is refused blocks for longer, for all, and the next is one again', async () => {
  const world = setUp()
  const { clock, limiters, blockedUntil } = world
  const startAt = clock.now()
  const firstMs = refuseAll(world) - startAt
  await clock.advanceAsync(blockedUntil()! - clock.now())
  // The limiter that draws the highest number.
  const [probe] = granted([limiters[LIMITERS - 1]!.tryAcquire(search)])
  probe!.settle(refused)
  const secondMs = blockedUntil()! - clock.now()
  expect(secondMs).toBeGreaterThan(1.5 * firstMs)
  await clock.advanceAsync(secondMs - 1)
  expect(granted(limiters.map((limiter) => limiter.tryAcquire(search)))).toHaveLength(0)
  await clock.advanceAsync(1)
  expect(granted(limiters.map((limiter) => limiter.tryAcquire(search)))).toHaveLength(1)
})
