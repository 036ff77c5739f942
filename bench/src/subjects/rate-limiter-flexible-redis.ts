import { RateLimiterRedis } from 'rate-limiter-flexible'
import { BURST, type Callers, callersTask, IN_FLIGHT } from '../callers.ts'
import { createPick } from '../chance.ts'
import { missingRedis, openRedisClient, redisVersion } from '../redis-client.ts'
import type { Subject, Task } from '../subject.ts'

const granted = () => 1
const denied = () => 0

function consume(subjects: number, points: number, callers?: Callers) {
  return async (): Promise<Task> => {
    const { client, close } = await openRedisClient()
    const limiter = new RateLimiterRedis({ storeClient: client, points, duration: 3_600 })
    await Promise.all(Array.from({ length: subjects }, (_, i) => limiter.consume(`user:${i}`, 1)))
    const pick = createPick(subjects)
    const one = () => limiter.consume(`user:${pick()}`, 1).then(granted, denied)
    return { ...callersTask(one, callers), close }
  }
}

export const subject: Subject = {
  title: 'rate-limiter-flexible, Redis',
  place: 'redis',
  package: 'rate-limiter-flexible',
  lacks: ['rolling window', 'several limits at once', 'learning from responses'],
  trials: {
    'one-limit': consume(1, 1e9),
    'one-limit-many': consume(10_000, 1e9),
    denied: consume(1, 1),
    'in-flight': consume(1, 1e9, IN_FLIGHT),
    'in-flight-many': consume(10_000, 1e9, IN_FLIGHT),
    'burst-many': consume(10_000, 1e9, BURST),
  },
  server: redisVersion,
  missing: missingRedis,
}
