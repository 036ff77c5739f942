import { createFakeClock, type StoreUnderTest, testStore } from '@headgate/core/testing'
import { type RedisCluster, startRedisCluster } from '@headgate/servers'
import { createRedisStore, type RedisClient } from '@headgate/store-redis'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { useRedisServer } from './use-redis-server.ts'

let runs = 0

/** A store without any state: each has a prefix of its own. */
function open(client: RedisClient, commandTimeoutMs = 10_000): StoreUnderTest {
  const clock = createFakeClock()
  const prefix = `run${runs++}:`
  const connect = (): StoreUnderTest => ({
    store: createRedisStore(client, { clock, prefix, commandTimeoutMs }),
    setNow: clock.set,
    connect,
  })
  return connect()
}

describe('a Redis store on one server', () => {
  const redis = useRedisServer()
  testStore({ test, createStore: () => open(redis.client) })
})

describe('a Redis store on a Cluster', () => {
  let servers: RedisCluster
  let client: Cluster
  beforeAll(async () => {
    servers = await startRedisCluster()
    client = new Cluster([...servers.nodes])
  })
  afterAll(async () => {
    client?.disconnect()
    await servers?.stop()
  })
  testStore({ test, createStore: () => open(client), runs: 10 })
})
