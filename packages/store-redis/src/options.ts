import { type Clock, HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'
import type { RedisClient } from './redis-client.ts'

/** Options of {@link createRedisStore}. */
export interface RedisStoreOptions {
  /**
   * What every key begins with: up to 64 characters, without braces, which Redis Cluster reads as the part that
   * tells the node. Stores with the same prefix on the same server share their limits. Defaults to `'headgate:'`.
   */
  readonly prefix?: string
  /**
   * Longest time in ms that a decision takes, waiting for a connection and redirections included: from 10 to
   * 60,000. Then it fails with `ERR_STORE_TIMEOUT`. A server that gets to see it later leaves it undone, and what
   * it granted and told later is given back. Defaults to `250`.
   */
  readonly commandTimeoutMs?: number
  /**
   * Where the store takes its time from, in place of the server's. For tests and simulations only: processes that
   * share a server need the same time, and the limiter the same clock. Defaults to the server's clock.
   */
  readonly clock?: Pick<Clock, 'now'>
}

/** Options with every default filled in. */
export interface RedisStoreSettings {
  readonly prefix: string
  readonly commandTimeoutMs: number
  readonly clock: Pick<Clock, 'now'> | undefined
}

const NAMES = ['prefix', 'commandTimeoutMs', 'clock']
const LONGEST_PREFIX = 64
const SHORTEST_TIMEOUT_MS = 10
const LONGEST_TIMEOUT_MS = 60_000

/**
 * Checks options and fills in what was left out.
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION`
 */
export function readOptions(options: RedisStoreOptions): RedisStoreSettings {
  if (typeof options !== 'object' || options === null) {
    throw invalid(`The options of createRedisStore are ${show(options)}; they should be an object.`)
  }
  for (const name of Object.keys(options)) {
    if (NAMES.includes(name)) continue
    throw invalid(`createRedisStore has no option ${show(name)}; its options are ${NAMES.join(', ')}.`)
  }
  const { prefix = 'headgate:', commandTimeoutMs = 250, clock } = options
  if (typeof prefix !== 'string' || prefix.length > LONGEST_PREFIX || /[{}]/.test(prefix)) {
    throw invalidOption('prefix', prefix, `a string of up to ${LONGEST_PREFIX} characters without braces`)
  }
  if (
    typeof commandTimeoutMs !== 'number' ||
    !(commandTimeoutMs >= SHORTEST_TIMEOUT_MS && commandTimeoutMs <= LONGEST_TIMEOUT_MS)
  ) {
    const right = `a number of ms from ${SHORTEST_TIMEOUT_MS} to ${LONGEST_TIMEOUT_MS}`
    throw invalidOption('commandTimeoutMs', commandTimeoutMs, right)
  }
  if (clock !== undefined && typeof clock?.now !== 'function') {
    throw invalidOption('clock', clock, 'an object with now()')
  }
  return { prefix, commandTimeoutMs, clock }
}

/**
 * Checks that a client is one of ioredis.
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION`
 */
export function checkClient(client: RedisClient): void {
  if (typeof client === 'object' && client !== null && typeof client.duplicate === 'function') {
    if (typeof client.isCluster === 'boolean' && typeof client.options === 'object') return
  }
  throw invalid(
    `The client of createRedisStore is ${show(typeof client === 'object' && client !== null ? 'some object' : client)}; it should be a Redis or a Cluster of ioredis.`,
  )
}

function invalidOption(name: string, value: unknown, right: string): HeadgateError {
  return invalid(`The option ${name} is ${show(value)}; it should be ${right}.`)
}

function invalid(message: string): HeadgateError {
  return new HeadgateError('ERR_INVALID_OPTION', message)
}
