import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '@headgate/core/store'
import { type RedisServer, type RedisServerOptions, startRedisServer } from '@headgate/servers'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { acquire, hourLimit } from '../../../test/support/commands.ts'
import { errorCount, expectBounded, Load, usedOf, WORKERS } from './load.ts'

const app = hourLimit('{1}:app:1')
const user = hourLimit('{1}:user:7')

async function start(
  options?: RedisServerOptions,
): Promise<{ server: RedisServer; client: Redis; store: Store }> {
  const server = await startRedisServer(options)
  const client = new Redis({ port: server.port, retryStrategy: () => 50 })
  client.on('error', () => {})
  const store = createRedisStore(client)
  onTestFinished(async () => {
    await store.close()
    client.disconnect()
    await server.stop()
  })
  return { server, client, store }
}

test('a server that is killed and restarted under load has counted what was granted, and nothing twice', {
  timeout: 120_000,
}, async () => {
  const { server, store } = await start({
    settings: [
      ['appendonly', 'yes'],
      ['appendfsync', 'always'],
    ],
  })
  const load = new Load(store, [app, user])
  await load.granted(300)
  for (let round = 0; round < 3; round++) {
    await server.kill()
    await delay(100)
    await server.restart()
    await load.granted(200)
  }
  const tally = await load.stop()
  expectBounded(tally)
  for (const limit of [app, user]) {
    const used = await usedOf(store, limit)
    expect(used).toBeGreaterThanOrEqual(tally.grants)
    // What was under way when the connection broke may have been counted, each call once.
    expect(used).toBeLessThanOrEqual(tally.grants + 3 * WORKERS)
  }
  expect(errorCount(tally)).toBeGreaterThan(0)
})

test('a server that forgets the script is told it anew within the same decision', {
  timeout: 60_000,
}, async () => {
  const { server, store } = await start()
  const load = new Load(store, [app, user])
  for (let i = 0; i < 30; i++) {
    await load.granted(20)
    await server.admin.script('FLUSH')
  }
  const tally = await load.stop()
  expectBounded(tally)
  expect(tally.errors).toEqual({})
  expect(await usedOf(store, app)).toBe(tally.grants)
})

test('a server that stands still under load for 3 s is given no more than was under way', {
  timeout: 60_000,
}, async () => {
  const { server, store } = await start()
  const load = new Load(store, [app, user])
  await load.granted(200)
  server.pause()
  await delay(3_000)
  server.resume()
  await load.granted(200)
  const tally = await load.stop()
  expectBounded(tally)
  expect(Object.keys(tally.errors)).toEqual(['ERR_STORE_TIMEOUT'])
  const used = await usedOf(store, app)
  expect(used).toBeGreaterThanOrEqual(tally.grants)
  // What was done when the server was stopped, and not yet told.
  expect(used).toBeLessThanOrEqual(tally.grants + WORKERS)
})

test('a server that stands still for 3 s leaves undone what it was asked meanwhile', {
  timeout: 60_000,
}, async () => {
  const { server, store } = await start()
  await store.execute({ commands: [acquire(user)], now: 0 })
  server.pause()
  const load = new Load(store, [app])
  await delay(3_000)
  expect(load.tally.grants).toBe(0)
  server.resume()
  await load.granted(200)
  const tally = await load.stop()
  expectBounded(tally)
  expect(await usedOf(store, app)).toBe(tally.grants)
})

test('without a server each decision fails in time, and goes on once there is one', {
  timeout: 60_000,
}, async () => {
  const { server, store } = await start()
  await server.kill()
  const load = new Load(store, [app])
  await delay(1_000)
  expect(load.tally.grants).toBe(0)
  expect(Object.keys(load.tally.errors)).toContain('ERR_STORE_TIMEOUT')
  await server.restart()
  await load.granted(100)
  const tally = await load.stop()
  expectBounded(tally)
  expect(await usedOf(store, app)).toBe(tally.grants)
})

test('what the client would keep and send again is neither kept nor sent again', async () => {
  const { server, client, store } = await start()
  await store.execute({ commands: [{ kind: 'inspect', limit: app, cost: 1 }], now: 0 })
  server.pause()
  const commands = [{ kind: 'acquire', limit: app, cost: 1, probeMs: 1_000 }] as const
  await expect(store.execute({ commands, now: 0 })).rejects.toMatchObject({ code: 'ERR_STORE_TIMEOUT' })
  const own = client.incr('of the caller')
  server.resume()
  expect(await own).toBe(1)
  expect(await usedOf(store, app)).toBe(0)
})

test('a server that stands still leaves undone what is the first of an app, too', async () => {
  const { server, store } = await start()
  await store.execute({ commands: [acquire(app)], now: 0 })
  const other = hourLimit('{2}:app:2')
  server.pause()
  const asked = Array.from({ length: 20 }, () => store.execute({ commands: [acquire(other)], now: 0 }))
  const answers = await Promise.allSettled(asked)
  expect(answers).toMatchObject(Array(20).fill({ status: 'rejected', reason: { code: 'ERR_STORE_TIMEOUT' } }))
  server.resume()
  // Whatever it was sent comes before this.
  expect(await usedOf(store, app)).toBe(1)
  expect(await usedOf(store, other)).toBe(0)
})
