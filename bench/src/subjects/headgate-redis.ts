import { createRedisStore } from '@headgate/store-redis'
import { type OpenStore, storeTrials } from '../headgate.ts'
import { missingRedis, openRedisClient, redisVersion } from '../redis-client.ts'
import type { Subject } from '../subject.ts'

/** Calls that fill the windows beforehand: fewer than in memory, so that trials begin in time. */
const FILLING = 2_000

const open: OpenStore = async (clock) => {
  const { client, close } = await openRedisClient()
  const store = createRedisStore(client, { clock, commandTimeoutMs: 10_000 })
  return {
    store,
    async close() {
      await store.close()
      await close()
    },
  }
}

export const subject: Subject = {
  title: 'Headgate, Redis',
  place: 'redis',
  package: '@headgate/store-redis',
  trials: storeTrials(open, { filling: FILLING, isConcurrent: true }),
  server: redisVersion,
  missing: missingRedis,
}
