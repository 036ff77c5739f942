export type { RedisStoreOptions } from './options.ts'
export type { RedisClient, RedisConnection } from './redis-client.ts'
export { createRedisStore } from './redis-store.ts'
