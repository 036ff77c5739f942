import { createLimiter } from '@headgate/core'
import { createFakeClock } from '@headgate/core/testing'
import { createMemoryStore } from '@headgate/store-memory'
import { expect, test } from 'vitest'
import { createOverruledStore } from '../src/replay/overruled-store.ts'

function setUp() {
  const store = createOverruledStore(createMemoryStore())
  const app = { id: '1', users: 1 }
  const limiter = createLimiter({ app, store, clock: createFakeClock() })
  const call = { url: '/me', token: { type: 'app' } } as const
  const fill = () => {
    while (limiter.tryAcquire(call).granted);
  }
  return { store, limiter, call, fill }
}

test('lets a call go that would be denied, and counts nothing', () => {
  const { store, limiter, call, fill } = setUp()
  fill()
  const before = limiter.explain(call)
  const decision = store.overrule(() => limiter.tryAcquire(call))
  expect(decision.granted).toBe(true)
  expect(limiter.explain(call)).toEqual(before)
  expect(limiter.tryAcquire(call).granted).toBe(false)
})

test('takes what the answer to such a call teaches, as use of somebody else', () => {
  const { store, limiter, call } = setUp()
  const decision = store.overrule(() => limiter.tryAcquire(call))
  if (decision.granted) decision.permit.settle({ headers: { 'x-app-usage': '{"call_count":50}' } })
  const [app] = limiter.explain(call)
  expect(app).toMatchObject({ used: 0, reading: { percent: 50 } })
  expect(app!.foreign).toBeGreaterThanOrEqual(100)
})

test('lets through a call that a block closes, and takes in that Meta refused it', () => {
  const { store, limiter, call } = setUp()
  const refusal = { status: 403, body: { error: { code: 4 } } }
  const first = limiter.tryAcquire(call)
  if (first.granted) first.permit.settle(refusal)
  expect(limiter.tryAcquire(call)).toMatchObject({ granted: false, reason: 'block' })
  const second = store.overrule(() => limiter.tryAcquire(call))
  expect(second.granted && second.permit.settle(refusal).error?.throttle).toBe(true)
})

test('overrules nothing but decisions, and not beyond what it was asked for', () => {
  const { store, limiter, call, fill } = setUp()
  expect(() => store.overrule(() => limiter.explain(call))).toThrow(/only calls can be overruled/)
  fill()
  expect(limiter.tryAcquire(call).granted).toBe(false)
})
