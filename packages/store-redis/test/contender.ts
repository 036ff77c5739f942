/** One of the processes that share a server. Told what to do by its argument, it prints what came of it. */

import { setTimeout as delay } from 'node:timers/promises'
import type { AcquireCommand, Limit } from '@headgate/core/store'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'

export interface Orders {
  readonly port: number
  readonly limits: readonly Limit[]
  /** For how long, in ms. */
  readonly forMs: number
  /** What the clock of this process is wrong by, in ms. */
  readonly skewMs: number
}

export interface Outcome {
  /** When each batch was granted, by the server's clock. */
  readonly grantedAt: readonly number[]
  readonly decisions: number
  readonly errors: readonly string[]
  readonly longestMs: number
}

const WORKERS = 16

/** How long in ms a worker waits after a denial. */
const PAUSE_MS = 10

async function contend({ port, limits, forMs, skewMs }: Orders): Promise<Outcome> {
  const rightNow = Date.now
  Date.now = () => rightNow() + skewMs
  const client = new Redis(port)
  const store = createRedisStore(client, { commandTimeoutMs: 5_000 })
  const commands = limits.map(
    (limit): AcquireCommand => ({ kind: 'acquire', limit, cost: 1, probeMs: 1_000 }),
  )
  const grantedAt: number[] = []
  const errors: string[] = []
  let decisions = 0
  let longestMs = 0
  const until = performance.now() + forMs
  const work = async () => {
    while (performance.now() < until) {
      const startedAt = performance.now()
      try {
        const { deniedBy, now } = await store.execute({ commands, now: Date.now() })
        if (deniedBy < 0) grantedAt.push(now)
        else await delay(PAUSE_MS)
      } catch (error) {
        errors.push(String(error))
      }
      longestMs = Math.max(longestMs, performance.now() - startedAt)
      decisions += 1
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work))
  await store.close()
  client.disconnect()
  return { grantedAt, decisions, errors, longestMs }
}

process.stdout.write(JSON.stringify(await contend(JSON.parse(process.argv[2]!))))
