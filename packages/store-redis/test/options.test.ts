import { createRedisStore, type RedisClient } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { errorOf } from '../../../test/support/error-of.ts'

const client = new Redis({ lazyConnect: true })

/** Creates a store from what the types would not let pass. */
function create(options: unknown, of: unknown = client) {
  return () => createRedisStore(of as RedisClient, options as object)
}

test.for<[wrong: string, run: () => unknown, seen: string, right: string]>([
  ['an unknown name', create({ timeout: 3 }), '"timeout"', 'commandTimeoutMs'],
  ['no object', create(null), 'null', 'an object'],
  ['a time in the wrong unit', create({ commandTimeoutMs: '1s' }), '"1s"', 'a number of ms from 10 to 60000'],
  ['a bound that is too long', create({ commandTimeoutMs: 60_001 }), '60001', 'from 10 to 60000'],
  ['no bound', create({ commandTimeoutMs: Infinity }), 'Infinity', 'from 10 to 60000'],
  ['a bound that is no number', create({ commandTimeoutMs: Number.NaN }), 'NaN', 'from 10 to 60000'],
  ['a prefix with braces', create({ prefix: '{a}' }), '"{a}"', 'without braces'],
  ['a prefix that is too long', create({ prefix: 'x'.repeat(65) }), '"xxx', 'up to 64 characters'],
  ['a prefix that is no text', create({ prefix: 7 }), '7', 'a string'],
  ['a clock that is a function', create({ clock: Date.now }), 'a function', 'an object with now()'],
  ['an address', create({}, 'redis://localhost'), '"redis://localhost"', 'a Redis or a Cluster of ioredis'],
  ['the options of a client', create({}, { port: 6379 }), 'some object', 'a Redis or a Cluster of ioredis'],
  ['nothing', create({}, null), 'null', 'a Redis or a Cluster of ioredis'],
])('refuses %s, and says what would be right', ([, run, seen, right]) => {
  const { code, message } = errorOf(run)
  expect(code).toBe('ERR_INVALID_OPTION')
  expect(message).toContain(seen)
  expect(message).toContain(right)
})

test('says where its state lives, whether it lasts, and whose clock decides', async () => {
  const store = createRedisStore(client)
  expect(store.capabilities).toEqual({
    sync: false,
    scope: 'network',
    durable: true,
    evicts: false,
    clock: 'store',
  })
  await store.close()
})

test('connects when it is first needed, if that is how the client does it', async () => {
  const store = createRedisStore(client)
  await store.close()
  expect(client.status).toBe('wait')
  const commands = [] as const
  await expect(store.execute({ commands, now: 0 })).rejects.toMatchObject({ code: 'ERR_STORE' })
})
