import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import { createLimiter } from './limiter.ts'

const USAGE = { 'x-app-usage': '{"call_count":40}' }
const THROTTLED = { error: { message: '(#4) limit', type: 'OAuthException', code: 4 } }

function setUp() {
  const limiter = createLimiter({
    app: { id: '1', users: 100 },
    store: createReferenceStore(),
    clock: createFakeClock(),
    random: () => 0,
  })
  const call = { url: '/v24.0/search', token: { type: 'app' } } as const
  const decision = limiter.tryAcquire(call)
  if (!decision.granted) throw new Error(decision.reason)
  return { permit: decision.permit, standing: () => limiter.explain(call)[0]! }
}

test('what a fetch response says in its headers is taken in at once', async () => {
  const { permit, standing } = setUp()
  const settled = permit.settle(new Response('{}', { headers: USAGE }))
  expect(settled).toBeInstanceOf(Promise)
  expect(standing().reading).toMatchObject({ percent: 40 })
  expect(await settled).toMatchObject({ readings: 1, error: undefined })
})

test('a response is heard once, and said of again in the way that it is asked', async () => {
  const { permit } = setUp()
  const settlement = await permit.settle(new Response('{}', { headers: USAGE }))
  expect(permit.settle({ status: 200, headers: { 'x-app-usage': '{"call_count":90}' } })).toBe(settlement)
  expect(await permit.settle(new Response('{}'))).toBe(settlement)
  expect(permit.release()).toBe(false)
})

test('the error in a fetch response closes its limit, and the caller can still read the body', async () => {
  const { permit, standing } = setUp()
  const response = Response.json(THROTTLED, { status: 403 })
  const { error, blocked } = await permit.settle(response)
  expect(error).toMatchObject({ code: 4, throttle: true })
  expect(standing().blockedUntil).toBe(blocked!.until)
  expect(await response.json()).toEqual(THROTTLED)
})

test('of a fetch response whose body was read, its status and headers are heard', async () => {
  const { permit, standing } = setUp()
  const response = Response.json(THROTTLED, { status: 403, headers: USAGE })
  await response.json()
  expect(await permit.settle(response)).toMatchObject({ readings: 1, blocked: undefined })
  expect(standing().reading).toMatchObject({ percent: 40 })
})

test('a permit that was given back has nothing to settle', () => {
  const { permit, standing } = setUp()
  expect(standing().used).toBe(1)
  expect(permit.release()).toBe(true)
  expect(standing().used).toBe(0)
  expect(permit.settle({ status: 200, headers: USAGE })).toMatchObject({ readings: 0 })
  expect(permit.release()).toBe(false)
})
