export type { RedisStoreOptions } from './options.ts'
export type { RedisClient } from './redis-client.ts'
export { createRedisStore } from './redis-store.ts'
