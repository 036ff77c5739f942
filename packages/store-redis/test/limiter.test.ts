import { createLimiter, type LimiterOptions, type Store } from '@headgate/core'
import { createFakeClock } from '@headgate/core/testing'
import { startRedisServer } from '@headgate/servers'
import { createMemoryStore } from '@headgate/store-memory'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'

const call = { url: '/v24.0/me', token: { type: 'user', id: '7' } } as const

async function start(options: Partial<LimiterOptions<Store>> = {}) {
  const server = await startRedisServer()
  const client = new Redis({ port: server.port, retryStrategy: () => 50 })
  client.on('error', () => {})
  const store: Store = createRedisStore(client)
  const limiter = createLimiter({
    app: { id: '1', users: 1 },
    store,
    ...options,
  })
  onTestFinished(async () => {
    limiter.close()
    await store.close()
    client.disconnect()
    await server.stop()
  })
  return { server, limiter }
}

test('two limiters on one server share what they counted and learned', async () => {
  const { server, limiter } = await start()
  const client = new Redis(server.port)
  const store = createRedisStore(client)
  const other = createLimiter({ app: { id: '1', users: 1 }, store })
  const decision = await limiter.tryAcquire(call)
  expect(decision.granted).toBe(true)
  if (decision.granted) {
    const headers = { 'x-app-usage': '{"call_count":28,"total_time":0,"total_cputime":0}' }
    await decision.permit.settle({ status: 200, headers, body: '{}' })
  }
  const [app] = await other.explain(call)
  expect(app).toMatchObject({ family: 'app', used: 1 })
  other.close()
  await store.close()
  client.disconnect()
})

test('a limiter throws what the store says where nothing else is asked for', async () => {
  const { server, limiter } = await start()
  expect((await limiter.tryAcquire(call)).granted).toBe(true)
  await server.kill()
  await expect(limiter.tryAcquire(call)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_STORE/) })
})

test('a limiter decides on its fallback while the server is away, and comes back when it is', async () => {
  const { server, limiter } = await start({ onStoreError: { fallback: createMemoryStore(), share: 0.5 } })
  expect((await limiter.tryAcquire(call)).granted).toBe(true)
  await server.kill()
  expect((await limiter.tryAcquire(call)).granted).toBe(true)
  await server.restart()
  const counted = async () => (await server.admin.keys('headgate:*')).length
  for (const until = Date.now() + 30_000; (await counted()) === 0 && Date.now() < until; ) {
    await limiter.tryAcquire(call)
  }
  expect(await counted()).toBeGreaterThan(0)
})

test('a limiter comes back with the connection, and waits for no trial of its own', async () => {
  // A clock that stands still, so that no trial is ever due.
  const { server, limiter } = await start({ onStoreError: 'deny', clock: createFakeClock() })
  const failed = new Promise((resolve) => limiter.on('store_failed', resolve))
  const recovered = new Promise((resolve) => limiter.on('store_recovered', resolve))
  expect((await limiter.tryAcquire(call)).granted).toBe(true)
  await server.kill()
  expect(await limiter.tryAcquire(call)).toMatchObject({ granted: false, reason: 'store' })
  await failed
  await server.restart()
  await recovered
  expect((await limiter.tryAcquire(call)).granted).toBe(true)
})
