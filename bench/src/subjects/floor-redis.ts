import { BURST, type Callers, callersTask, IN_FLIGHT } from '../callers.ts'
import { createPick } from '../chance.ts'
import { missingRedis, openRedisClient, redisVersion } from '../redis-client.ts'
import type { Subject, Task } from '../subject.ts'

/** One key a call: a round trip that changes one number. */
function increment(keys: number, callers?: Callers) {
  return async (): Promise<Task> => {
    const { client, close } = await openRedisClient()
    await Promise.all(Array.from({ length: keys }, (_, i) => client.set(`count:${i}`, 1)))
    const pick = createPick(keys)
    const one = async () => ((await client.incr(`count:${pick()}`)) > 0 ? 1 : 0)
    return { ...callersTask(one, callers), close }
  }
}

export const subject: Subject = {
  title: 'floor: INCR of one key',
  place: 'redis',
  package: 'ioredis',
  lacks: ['deciding', 'windows', 'several limits at once'],
  trials: {
    'one-limit': increment(1),
    'one-limit-many': increment(10_000),
    'two-limits': increment(1),
    'two-limits-many': increment(10_000),
    'in-flight': increment(1, IN_FLIGHT),
    'in-flight-many': increment(10_000, IN_FLIGHT),
    'burst-many': increment(10_000, BURST),
  },
  server: redisVersion,
  missing: missingRedis,
}
