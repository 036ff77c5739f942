import type { Command } from 'ioredis'
import { isReadOnly } from './failure.ts'
import type { RedisClient } from './redis-client.ts'

/** What the store uses of its own connection, which is of ioredis. */
export interface RedisConnection {
  readonly isCluster: boolean
  /** `'ready'` when commands can be sent; `'end'` when it will not be tried again. */
  readonly status: string
  on(event: string, listener: (...args: never[]) => void): unknown
  connect(): Promise<unknown>
  disconnect(): void
  readonly options: { readonly keyPrefix?: string }
  sendCommand(command: Command): Promise<unknown>
  evalBuffer(script: string, size: number, ...args: (string | Buffer)[]): Promise<unknown>
}

/** Shortest time in ms without an answer after which a connection is given up and made anew. */
const SHORTEST_SILENCE_MS = 1_000

/** Longest time in ms that a server has to close its end of a connection. */
const LONGEST_GOODBYE_MS = 100

/**
 * Makes the store's own connection, like the caller's client but for what would bring a decision to the server
 * late, or twice: ioredis keeps commands while there is no connection, and sends again what was not answered
 * before a connection broke, although the server may have done it.
 */
export function openConnection(client: RedisClient, commandTimeoutMs: number): RedisConnection {
  const own = {
    enableAutoPipelining: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: undefined,
    maxRetriesPerRequest: null,
    // For so long a closed connection keeps the process alive if the server does not close it, too.
    disconnectTimeout: LONGEST_GOODBYE_MS,
    // A server that is gone without a word, or stands still.
    socketTimeout: Math.max(SHORTEST_SILENCE_MS, 4 * commandTimeoutMs),
    // A server that became a replica: whatever led to it now leads to another one.
    reconnectOnError: isReadOnly,
  }
  const duplicate = client.duplicate as unknown as (...args: unknown[]) => RedisConnection
  const connection = client.isCluster
    ? duplicate.call(client, [], {
        // Each of its nodes is connected to by the first command for it, which has to be kept that long.
        enableOfflineQueue: true,
        enableAutoPipelining: false,
        // What was under way when a node was lost may have been done there.
        retryDelayOnFailover: 0,
        scaleReads: 'master',
        redisOptions: own,
      })
    : duplicate.call(client, { ...own, enableOfflineQueue: false })
  // Those who wait for a decision hear of it; without a listener, ioredis would print it.
  connection.on('error', () => {})
  connection.on('+node', askQuietly)
  return connection
}

/** A node of a Cluster. */
interface ClusterNode {
  asking(): Promise<unknown>
}

/**
 * Before a command that another node sent here, ioredis says `ASKING` and lets nobody have the answer: were it an error,
 * it would end the process. The command tells what is wrong.
 */
function askQuietly(node: ClusterNode): void {
  const asking = node.asking.bind(node)
  node.asking = () => asking().catch(() => {})
}
