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

/** How often each command reached a server since its counts began. */
export async function commandCounts(client: Redis): Promise<Record<string, number>> {
  const stats = [...(await client.info('commandstats')).matchAll(/cmdstat_(\w+):calls=(\d+)/g)]
  return Object.fromEntries(stats.map(([, name, calls]) => [name, Number(calls)]))
}
