/**
 * Decisions on a Redis server of its own: two limits by Headgate, one key by rate-limiter-flexible, and INCR. One
 * at a time, and 64 at a time. Run it with `node bench/src/redis.ts`.
 */

import { createLimiter, type PreparedCall, type Store } from '@headgate/core'
import { type RedisServer, startRedisServer } from '@headgate/servers'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { measure, print, type Subject } from './rounds.ts'

const APP = '1234567890'
const USERS = 1_000
const IN_FLIGHT = 64
const HOUR_MS = 3_600_000

/** Time in ms between two calls, by a clock that only they move: an hour of them fills every slot of a window. */
const STEP_MS = 100

interface RedisSubject extends Subject {
  close(): Promise<void> | void
}

/** `INCR`: what a round trip costs that changes one number. */
function increment({ port }: RedisServer): RedisSubject {
  const client = new Redis(port)
  return { name: 'INCR', run: () => client.incr('count'), close: () => client.disconnect() }
}

/** Two limits, the app's and a user's, for a call that was prepared. */
async function headgate({ port }: RedisServer): Promise<RedisSubject> {
  let now = Date.UTC(2026, 0, 1)
  const clock = { now: () => now, setTimer: () => () => {} }
  const client = new Redis(port)
  const store = createRedisStore(client, { clock, commandTimeoutMs: 10_000 })
  const limiter = createLimiter({ app: { id: APP, users: USERS }, store, clock })
  const calls = Array.from(
    { length: USERS },
    (_, i): PreparedCall<Store> =>
      limiter.prepare({ url: '/v24.0/me', token: { type: 'user', id: String(i) } }),
  )
  const call = async (user: number) => {
    now += STEP_MS
    if (!(await calls[user]!.tryAcquire()).granted) throw new Error('a call was denied')
  }
  for (let i = 0; i < HOUR_MS / STEP_MS; i++) await call(i % USERS)
  return {
    name: 'Headgate: app and user',
    run: () => call(Math.floor(Math.random() * USERS)),
    async close() {
      await store.close()
      client.disconnect()
    },
  }
}

function rateLimiterFlexible({ port }: RedisServer): RedisSubject {
  const client = new Redis(port)
  const limiter = new RateLimiterRedis({ storeClient: client, points: 1e9, duration: 3_600 })
  return {
    name: 'rate-limiter-flexible: one key',
    run: () => limiter.consume('app', 1),
    close: () => client.disconnect(),
  }
}

/** As many at a time as given: a new one whenever one is over. */
function manyAtATime({ name, run }: Subject): Subject {
  const each = async () => {
    for (let i = 0; i < 16; i++) await run()
  }
  return { name, run: () => Promise.all(Array.from({ length: IN_FLIGHT }, each)) }
}

const server = await startRedisServer()
const subjects = [increment(server), await headgate(server), rateLimiterFlexible(server)]
try {
  print('Redis, one at a time', await measure(subjects, { rounds: 7, timeMs: 1_000 }))
  print(
    `Redis, ${IN_FLIGHT} at a time: ${IN_FLIGHT * 16} decisions`,
    await measure(subjects.map(manyAtATime), { rounds: 7, timeMs: 1_000 }),
  )
} finally {
  for (const { close } of subjects) await close()
  await server.stop()
}
