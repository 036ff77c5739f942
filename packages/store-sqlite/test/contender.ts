/** One of the processes that fight over a file. Told what to do by its argument, it prints what came of it. */

import type { AcquireCommand, Limit } from '@headgate/core/store'
import { createSqliteStore } from '@headgate/store-sqlite'

export interface Orders {
  readonly path: string
  readonly limits: readonly Limit[]
  /** When to begin and to end, epoch ms. */
  readonly from: number
  readonly until: number
  /** What the clock of whoever asks the store is wrong by, in ms. */
  readonly callerSkewMs: number
  /** What the clock of the store itself is wrong by, in ms. */
  readonly storeSkewMs: number
}

export interface Outcome {
  /** When each batch was granted, by the right clock. */
  readonly grantedAt: readonly number[]
  /** How many grants are dated before they were asked for, or after they were given. */
  readonly misdated: number
  readonly decisions: number
  readonly errors: readonly string[]
  readonly longestMs: number
}

function contend({ path, limits, from, until, callerSkewMs, storeSkewMs }: Orders): Outcome {
  const store = createSqliteStore(path, { clock: { now: () => Date.now() + storeSkewMs } })
  const commands = limits.map(
    (limit): AcquireCommand => ({ kind: 'acquire', limit, cost: 1, probeMs: 1_000 }),
  )
  const grantedAt: number[] = []
  const errors: string[] = []
  let misdated = 0
  let decisions = 0
  let longestMs = 0
  while (Date.now() < from);
  for (let now = Date.now(); now < until; now = Date.now()) {
    const start = performance.now()
    try {
      const { deniedBy, now: repliedAt } = store.execute({ commands, now: now + callerSkewMs })
      const at = repliedAt - storeSkewMs
      if (deniedBy < 0) grantedAt.push(at)
      if (at < now || at > Date.now()) misdated += 1
    } catch (error) {
      errors.push(String(error))
    }
    longestMs = Math.max(longestMs, performance.now() - start)
    decisions += 1
  }
  store.close()
  return { grantedAt, misdated, decisions, errors, longestMs }
}

process.stdout.write(JSON.stringify(contend(JSON.parse(process.argv[2]!))))
