import { createLimiter } from '@headgate/core'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'

const client = new Redis(7999)
await client.flushall()
let now = Date.UTC(2026, 0, 1)
const clock = { now: () => now, setTimer: () => () => {} }
const store = createRedisStore(client, { clock })
const limiter = createLimiter({ app: { id: '1', users: 1000 }, store, clock })
const calls = Array.from({ length: 1000 }, (_, i) =>
  limiter.prepare({ url: '/v24.0/me', token: { type: 'user', id: String(i) } }),
)
const call = async (user: number) => {
  now += 100
  if (!(await calls[user]!.tryAcquire()).granted) throw new Error('denied')
}
for (let i = 0; i < 36000; i++) await call(i % 1000)
const stats = async (name: string, n: number, run: () => Promise<unknown>) => {
  await client.call('CONFIG', 'RESETSTAT')
  const lat: number[] = []
  const c0 = process.cpuUsage()
  const t0 = performance.now()
  for (let i = 0; i < n; i++) {
    const t = performance.now()
    await run()
    lat.push(performance.now() - t)
  }
  const el = performance.now() - t0
  const c = process.cpuUsage(c0)
  lat.sort((a, b) => a - b)
  const info = await client.info('commandstats')
  const m = /cmdstat_(evalsha|incr):calls=(\d+),usec=(\d+),usec_per_call=([\d.]+)/.exec(info)!
  console.log(
    name,
    'p50',
    (lat[n >> 1]! * 1000).toFixed(1),
    'mean',
    ((el * 1000) / n).toFixed(1),
    'client cpu µs/call',
    ((c.user + c.system) / n).toFixed(1),
    'server',
    m[1],
    m[4],
  )
}
const rlf = new RateLimiterRedis({ storeClient: client, points: 1e9, duration: 3600 })
for (let r = 0; r < 3; r++) {
  await stats('incr', 10000, () => client.incr('x'))
  await stats('rlf', 10000, () => rlf.consume('app', 1))
  await stats('hg', 10000, () => call(Math.floor(Math.random() * 1000)))
}
console.log(
  await client.call('MEMORY', 'USAGE', 'headgate:{1}:app:1'),
  await client.strlen('headgate:{1}:app:1'),
  await client.keys('*app*'),
)
await store.close()
client.disconnect()
