import { HeadgateError } from '@headgate/core'
import type { Batch, Reply, Store } from '@headgate/core/store'
import { openConnection } from './connection.ts'
import { Dispatcher } from './dispatcher.ts'
import { checkClient, type RedisStoreOptions, readOptions } from './options.ts'
import type { RedisClient } from './redis-client.ts'

/**
 * Makes a store that keeps meters in Redis 6.2 or later, Valkey, or Redis Cluster: all processes that use the same
 * server and prefix share their limits. The server's clock decides.
 *
 * The store opens a connection of its own, with the options of the client, and `close` closes it; the client is
 * not used otherwise, and stays open. What was under way is waited for first, and what is given back for no longer than
 * `commandTimeoutMs`.
 *
 * Errors of `execute`: `ERR_STORE_TIMEOUT` where the server did not answer within `commandTimeoutMs`,
 * `ERR_STORE_FORMAT` for a key that is not a meter, `ERR_STORE` for everything else. No call was let go then. What
 * the server granted all the same is given back when its answer comes; if none comes, since the connection breaks, it
 * may stay counted, once: at most what was under way then.
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION`
 */
export function createRedisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  checkClient(client)
  const settings = readOptions(options)
  const connection = openConnection(client, settings.commandTimeoutMs)
  const dispatcher = new Dispatcher(connection, settings)
  let closed: Promise<void> | undefined

  return {
    capabilities: Object.freeze({
      sync: false,
      scope: 'network',
      durable: true,
      evicts: false,
      clock: 'store',
    }),
    execute(batch: Batch): Promise<Reply> {
      if (closed !== undefined) return Promise.reject(closedError())
      return dispatcher.execute(batch)
    },
    onReachable: (listener) => dispatcher.onReachable(listener),
    close(): Promise<void> {
      closed ??= dispatcher.idle().then(() => connection.disconnect())
      return closed
    },
  }
}

function closedError(): HeadgateError {
  return new HeadgateError('ERR_STORE', 'The store was closed; make a new one to go on.')
}
