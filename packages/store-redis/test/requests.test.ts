import type { Command, Store } from '@headgate/core/store'
import { startRedisServer } from '@headgate/servers'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { acquire, hourLimit, inspect } from '../../../test/support/commands.ts'
import { commandCounts, useRedisServer } from './use-redis-server.ts'

const app = hourLimit('{1}:app:1', { capacity: 3 })
const user = hourLimit('{1}:user:7')

const redis = useRedisServer()
beforeEach(async () => {
  await redis.client.flushall()
})

function open(options?: Parameters<typeof createRedisStore>[1]): Store {
  const store = createRedisStore(redis.client, options)
  onTestFinished(() => store.close() as Promise<void>)
  return store
}

const execute = (store: Store, ...commands: Command[]) => store.execute({ commands, now: 0 })

/** How often each command reached the server since the last time. */
async function takeCounts(): Promise<Record<string, number>> {
  const counts = await commandCounts(redis.client)
  await redis.client.config('RESETSTAT')
  return counts
}

test('one decision is one call of the script, and decisions of one tick share it', async () => {
  const store = open()
  await execute(store, inspect(app))
  await takeCounts()
  await execute(store, acquire(app), acquire(user))
  expect(await takeCounts()).toMatchObject({ evalsha: 1 })
  await Promise.all(Array.from({ length: 16 }, () => execute(store, acquire(user))))
  expect(await takeCounts()).toMatchObject({ evalsha: 1 })
  const replies = await Promise.all(Array.from({ length: 40 }, () => execute(store, acquire(user))))
  expect(await takeCounts()).toMatchObject({ evalsha: 3 })
  expect(replies.map(({ outcomes }) => outcomes[0]!.used)).toEqual(replies.map((_, i) => 18 + i))
})

test('a denied batch that travels with others takes nothing, and they are granted', async () => {
  const store = open()
  const replies = await Promise.all(
    Array.from({ length: 5 }, () => execute(store, acquire(app), acquire(user))),
  )
  expect(replies.map(({ deniedBy }) => deniedBy)).toEqual([-1, -1, -1, 0, 0])
  expect((await execute(store, inspect(user))).outcomes[0]!.used).toBe(3)
})

test('a request with more to tell than fits into one string of Lua is told whole', async () => {
  const store = open()
  const accounts = Array.from({ length: 50 }, (_, i) => acquire(hourLimit(`{1}:ads_management:${i}`)))
  const replies = await Promise.all([
    ...Array.from({ length: 5 }, () => execute(store, ...accounts)),
    execute(store, acquire(app, 3), acquire(user)),
    execute(store, acquire(app)),
  ])
  expect(replies.map(({ deniedBy }) => deniedBy)).toEqual([-1, -1, -1, -1, -1, -1, 0])
  expect(replies[4]!.outcomes.map(({ used }) => used)).toEqual(accounts.map(() => 5))
})

test('keys begin with the prefix, and stores with different ones share nothing', async () => {
  await execute(open(), acquire(app, 3))
  expect(await redis.client.keys('*')).toEqual(['headgate:{1}:app:1'])
  const other = open({ prefix: 'staging:' })
  expect((await execute(other, acquire(app, 3))).deniedBy).toBe(-1)
  expect((await redis.client.keys('*')).sort()).toEqual(['headgate:{1}:app:1', 'staging:{1}:app:1'])
})

test('a prefix of the client comes before that of the store', async () => {
  const prefixed = new Redis(redis.server.port, { keyPrefix: 'team:' })
  const store = createRedisStore(prefixed)
  await execute(store, acquire(app))
  expect(await redis.client.keys('*')).toEqual(['team:headgate:{1}:app:1'])
  await store.close()
  prefixed.disconnect()
})

test('keys expire by themselves, once they mean nothing', async () => {
  await execute(open(), acquire(app), acquire(user))
  for (const key of ['headgate:{1}:app:1', 'headgate:{1}:user:7']) {
    const leftMs = await redis.client.pttl(key)
    expect(leftMs).toBeGreaterThan(2 * app.windowMs - 60_000)
    expect(leftMs).toBeLessThan(2.1 * app.windowMs)
  }
})

test('a meter never takes more than 2.5 kB, for which Redis may hold the double', async () => {
  let now = Date.UTC(2026, 0, 1)
  const store = open({ clock: { now: () => now } })
  let most = 0
  for (let i = 0; i < 400; i++) {
    await execute(store, acquire(user))
    // Where slots were added, Redis holds room for more.
    if (i % 5 === 0) most = Math.max(most, (await redis.client.memory('USAGE', 'headgate:{1}:user:7')) ?? 0)
    now += user.slotMs * 0.7
  }
  const block = {
    kind: 'block',
    limit: user,
    seq: -1,
    used: -1,
    forMs: 5_000,
    maxMs: 60_000,
    jitter: 0.5,
  } as const
  const read = { kind: 'read', limit: user, percent: 50, seq: -1, used: 0, sure: 0, cost: 0 } as const
  await execute(store, read, block)
  const bytes = await redis.client.strlen('headgate:{1}:user:7')
  expect(bytes).toBeGreaterThan(1_800)
  expect(bytes).toBeLessThan(2_500)
  expect(most).toBeGreaterThan(2 * 1_800)
  expect(most).toBeLessThan(5_300)
})

test('what is plainly free is decided without reading whole meters', async () => {
  let now = Date.UTC(2026, 0, 1)
  const store = open({ clock: { now: () => now } })
  const guarded = hourLimit('{1}:user:8', { windowMs: 3_602_000, guardMs: 2_000 })
  const one = async (afterMs: number) => {
    now += afterMs
    await takeCounts()
    expect((await execute(store, acquire(app), acquire(guarded))).deniedBy).toBe(-1)
    return takeCounts()
  }
  // Whether a key that looks empty is there at all is asked.
  expect(await one(0)).toMatchObject({ getrange: 2, get: 2, set: 2 })
  const inTheSlot = await one(10_000)
  expect(inTheSlot).toMatchObject({ getrange: 2, setrange: 2 })
  const asASlotBegins = await one(20_001)
  expect(asASlotBegins).toMatchObject({ getrange: 2, set: 2 })
  const afterAQuietWindow = await one(2 * 3_602_000)
  expect(afterAQuietWindow).toMatchObject({ getrange: 2, set: 2 })
  for (const counts of [inTheSlot, asASlotBegins, afterAQuietWindow]) expect(counts).not.toHaveProperty('get')
})

test('the server takes its own time, to which nothing is added', async () => {
  const store = open()
  const [seconds, micros] = await redis.client.time()
  const before = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
  const { now } = await execute(store, inspect(app))
  const [secondsAfter, microsAfter] = await redis.client.time()
  expect(now).toBeGreaterThanOrEqual(before)
  expect(now).toBeLessThanOrEqual(Number(secondsAfter) * 1_000 + Number(microsAfter) / 1_000)
})

describe('errors', () => {
  test.for<[what: string, bytes: string | Buffer]>([
    ['text', 'not a meter'],
    ['nothing', ''],
    ['a later format', Buffer.alloc(58, 2)],
    ['a meter that was cut short', Buffer.concat([Buffer.from([1, 8]), Buffer.alloc(60)])],
  ])('a key with %s is left as it is, and batches beside it are decided', async ([, bytes]) => {
    const store = open()
    await redis.client.set('headgate:{1}:app:1', bytes)
    const [bad, good] = await Promise.allSettled([
      execute(store, acquire(app), acquire(user)),
      execute(store, acquire(user)),
    ])
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'ERR_STORE_FORMAT' } })
    expect(String((bad as PromiseRejectedResult).reason)).toContain('"headgate:{1}:app:1"')
    expect(good).toMatchObject({ status: 'fulfilled', value: { deniedBy: -1 } })
    expect((await execute(store, inspect(user))).outcomes[0]!.used).toBe(1)
    expect((await redis.client.getBuffer('headgate:{1}:app:1'))!.equals(Buffer.from(bytes))).toBe(true)
  })

  test('a meter that is cut off fails its own batches alone, and is left as it is', async () => {
    let now = Date.UTC(2026, 0, 1)
    const store = open({ clock: { now: () => now } })
    const key = 'headgate:{1}:user:7'
    const read = { kind: 'read', limit: user, percent: 5, seq: -1, used: 0, sure: 0, cost: 0 } as const
    await execute(store, acquire(user))
    now += user.slotMs
    await execute(store, acquire(user))
    const plain = await redis.client.getBuffer(key)
    await execute(store, read)
    const withReading = await redis.client.getBuffer(key)
    for (const whole of [plain!, withReading!]) {
      for (let length = 1; length < whole.length; length++) {
        // Without its slots but the newest, it is a meter again.
        if (length === whole.length - 16) continue
        await redis.client.set(key, whole.subarray(0, length))
        const [good, bad] = await Promise.allSettled([
          execute(store, acquire(hourLimit('{1}:user:8'))),
          execute(store, acquire(user)),
        ])
        expect(good, `${length} bytes`).toMatchObject({ value: { deniedBy: -1 } })
        expect(bad, `${length} bytes`).toMatchObject({ reason: { code: 'ERR_STORE_FORMAT' } })
        expect(await redis.client.strlen(key)).toBe(length)
      }
    }
  })

  test('a meter whose slots have no width is left as it is, and keeps nobody waiting', async () => {
    const store = open()
    const key = 'headgate:{1}:user:7'
    await execute(store, acquire(user))
    const bytes = (await redis.client.getBuffer(key))!
    for (const slotMs of [0, -1, -1e176, Number.NaN]) {
      bytes.writeDoubleLE(slotMs, 2 + 3 * 8)
      await redis.client.set(key, bytes)
      await expect(execute(store, acquire(user))).rejects.toMatchObject({ code: 'ERR_STORE_FORMAT' })
      expect(await redis.client.getBuffer(key)).toEqual(bytes)
    }
  })

  test('a key that is a list is left as it is', async () => {
    const store = open()
    await redis.client.rpush('headgate:{1}:app:1', 'of another program')
    await expect(execute(store, acquire(app))).rejects.toMatchObject({ code: 'ERR_STORE_FORMAT' })
    expect(await redis.client.lrange('headgate:{1}:app:1', 0, -1)).toEqual(['of another program'])
  })

  test('a server without memory decides nothing', async () => {
    const store = open()
    await execute(store, acquire(user))
    await redis.client.config('SET', 'maxmemory', '1')
    await expect(execute(store, acquire(app), acquire(user))).rejects.toMatchObject({ code: 'ERR_STORE' })
    await expect(execute(store, acquire(user))).rejects.toThrow('no memory left')
    await redis.client.config('SET', 'maxmemory', '0')
    expect((await execute(store, inspect(app), inspect(user))).outcomes.map(({ used }) => used)).toEqual([
      0, 1,
    ])
  })

  test('a user who may not is told what to allow', async () => {
    await redis.client.call('ACL', 'SETUSER', 'weak', 'on', '>secret', '~headgate:*', '+@connection', '+info')
    const weak = new Redis(redis.server.port, { username: 'weak', password: 'secret' })
    const store = createRedisStore(weak)
    await expect(execute(store, acquire(app))).rejects.toThrow('should be allowed the commands')
    await redis.client.call('ACL', 'SETUSER', 'weak', '+evalsha', '+eval', '+time', '+@string', '+pexpire')
    expect((await execute(store, acquire(app))).deniedBy).toBe(-1)
    expect((await execute(store, acquire(app))).deniedBy).toBe(-1)
    await store.close()
    weak.disconnect()
  })

  test.for(['get', 'getrange'])(
    'a user who may not %s is told so, and not of a meter that cannot be read',
    async (command) => {
      const reading = ['+get', '+getrange'].filter((may) => may !== `+${command}`)
      const may = ['+@connection', '+info', '+evalsha', '+eval', '+time', '+set', '+setrange', ...reading]
      await redis.client.call('ACL', 'SETUSER', `no-${command}`, 'on', '>secret', '~headgate:*', ...may)
      const blind = new Redis(redis.server.port, { username: `no-${command}`, password: 'secret' })
      const store = createRedisStore(blind)
      await expect(execute(store, acquire(app), acquire(user))).rejects.toThrow(
        'should be allowed the commands',
      )
      await store.close()
      blind.disconnect()
      expect(await redis.client.keys('*')).toEqual([])
    },
  )

  test('a decision that ran out of time tells why', async () => {
    const other = await startRedisServer()
    onTestFinished(() => other.stop())
    await other.admin.replicaof('127.0.0.1', 1)
    const replica = new Redis(other.port)
    // Long enough for the server to have said something, however busy the machine is.
    const store = createRedisStore(replica, { commandTimeoutMs: 2_000 })
    await expect(execute(store, acquire(app))).rejects.toMatchObject({
      code: 'ERR_STORE_TIMEOUT',
      message: expect.stringMatching(/READONLY|MASTERDOWN|ECONN/),
      cause: expect.any(Error),
    })
    await store.close()
    replica.disconnect()
    await other.stop()

    const nobody = new Redis({ port: other.port, lazyConnect: true })
    const away = createRedisStore(nobody, { commandTimeoutMs: 2_000 })
    await expect(execute(away, acquire(app))).rejects.toMatchObject({
      code: 'ERR_STORE_TIMEOUT',
      message: expect.stringContaining('ECONNREFUSED'),
      cause: { code: 'ECONNREFUSED' },
    })
    await away.close()
    nobody.disconnect()
  })

  test('a store that is closed says so, and leaves the client open', async () => {
    const store = createRedisStore(redis.client)
    const underWay = execute(store, acquire(app))
    await store.close()
    expect((await underWay).deniedBy).toBe(-1)
    await expect(execute(store, acquire(app))).rejects.toThrow('was closed')
    expect(await redis.client.ping()).toBe('PONG')
  })
})
