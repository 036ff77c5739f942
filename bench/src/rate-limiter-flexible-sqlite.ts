/** What both subjects that are rate-limiter-flexible on SQLite do. */

import Database from 'better-sqlite3'
import { RateLimiterSQLite } from 'rate-limiter-flexible'
import { createPick } from './chance.ts'
import { createScratchFile } from './scratch-file.ts'
import type { Subject, Task } from './subject.ts'

const granted = () => 1
const denied = () => 0

function consume(subjects: number, points: number, pragmas: readonly string[]) {
  return async (): Promise<Task> => {
    const { path, remove } = createScratchFile()
    const database = new Database(path)
    for (const pragma of pragmas) database.pragma(pragma)
    const options = {
      storeClient: database,
      storeType: 'better-sqlite3',
      tableName: 'limits',
      points,
      duration: 3_600,
    }
    const limiter = await new Promise<RateLimiterSQLite>((resolve, reject) => {
      const created: RateLimiterSQLite = new RateLimiterSQLite(options, (error?: Error) =>
        error ? reject(error) : resolve(created),
      )
    })
    const keys = Array.from({ length: subjects }, (_, i) => `user:${i}`)
    // As for all others, its rows are there already; in one transaction, so that trials begin in time.
    database.exec('BEGIN')
    for (const key of keys) await limiter.consume(key, 1)
    database.exec('COMMIT')
    const pick = createPick(subjects)
    return {
      run: () => limiter.consume(keys[pick()]!, 1).then(granted, denied),
      close() {
        database.close()
        remove()
      },
    }
  }
}

/** One key: it has no way to take from two limits together. */
export function trialsOf(pragmas: readonly string[]): Subject['trials'] {
  return {
    'one-limit': consume(1, 1e9, pragmas),
    'one-limit-many': consume(10_000, 1e9, pragmas),
    denied: consume(1, 1, pragmas),
  }
}

export const LACKS: readonly string[] = [
  'rolling window',
  'several limits at once',
  'learning from responses',
  'answering at once',
]
