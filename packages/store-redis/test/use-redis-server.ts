import { type RedisServer, startRedisServer } from '@headgate/servers'
import { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'

/** A server for all tests of a file or a group, and a client of it: there once the tests run. */
export function useRedisServer(): { readonly server: RedisServer; readonly client: Redis } {
  let server: RedisServer
  let client: Redis
  beforeAll(async () => {
    server = await startRedisServer()
    client = new Redis(server.port)
  })
  afterAll(async () => {
    client?.disconnect()
    await server?.stop()
  })
  return {
    get server() {
      return server
    },
    get client() {
      return client
    },
  }
}
