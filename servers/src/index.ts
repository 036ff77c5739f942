export { type RedisCluster, startRedisCluster } from './redis-cluster.ts'
export { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.ts'
