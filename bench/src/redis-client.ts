import { type RedisServer, startRedisServer } from '@headgate/servers'
import { Redis } from 'ioredis'

/** A client of a server that this process alone uses. */
export interface RedisClient {
  readonly client: Redis
  /** Lets go of the client, and of the server with the last of them. */
  close(): Promise<void>
}

let server: Promise<RedisServer> | undefined
let clients = 0

/** Connects to this process's server, and starts it if it is the first to do so. */
export async function openRedisClient(): Promise<RedisClient> {
  clients += 1
  server ??= startRedisServer()
  const { port, stop } = await server
  const client = new Redis(port)
  return {
    client,
    async close() {
      client.disconnect()
      clients -= 1
      if (clients > 0) return
      server = undefined
      await stop()
    },
  }
}

let missing: Promise<string | undefined> | undefined

/** Why there is no Redis here, if so. */
export function missingRedis(): Promise<string | undefined> {
  missing ??= openRedisClient().then(
    async ({ close }) => {
      await close()
      return undefined
    },
    (error: Error) => error.message,
  )
  return missing
}

/** Name and version of this process's server. */
export async function redisVersion(): Promise<readonly [name: string, version: string]> {
  const { client, close } = await openRedisClient()
  const info = await client.info('server')
  await close()
  // Valkey also tells of the Redis that it is compatible with.
  const [, name = 'redis', version = 'unknown'] =
    /^(valkey)_version:(\S+)/m.exec(info) ?? /^(redis)_version:(\S+)/m.exec(info) ?? []
  return [`${name}-server`, version]
}
