/**
 * Decisions on a SQLite file: two limits by Headgate, the same two rows by hand, and one key by
 * rate-limiter-flexible. Run it with `node bench/src/sqlite.ts`.
 */

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, createLimiter, type PreparedCall, type SyncStore } from '@headgate/core'
import { createSqliteStore } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { RateLimiterSQLite } from 'rate-limiter-flexible'
import { measure, print, type Subject } from './rounds.ts'

const APP = '1234567890'

/** Time in ms between two calls, by a clock that only they move: an hour of them fills every slot of a window. */
const STEP_MS = 100
const HOUR_MS = 3_600_000

const folder = mkdtempSync(join(tmpdir(), 'headgate-bench-'))

/** Two limits, the app's and a user's, for a call that was prepared. */
function headgate(path: string, users: number): Subject & { close(): void } {
  let now = Date.UTC(2026, 0, 1)
  const clock: Clock = { now: () => now, setTimer: () => () => {} }
  const store = createSqliteStore(path, { clock, sweepEveryMs: 0 })
  const limiter = createLimiter({ app: { id: APP, users }, store, clock })
  const calls = Array.from(
    { length: users },
    (_, i): PreparedCall<SyncStore> =>
      limiter.prepare({ url: '/v24.0/me', token: { type: 'user', id: String(i) } }),
  )
  const call = (user: number) => {
    now += STEP_MS
    if (!calls[user]!.tryAcquire().granted) throw new Error('a call was denied')
  }
  for (let i = 0; i < HOUR_MS / STEP_MS; i++) call(i % users)
  return { name: 'Headgate: app and user', run: () => call(pick(users)), close: () => store.close() }
}

/** The same rows, read and written with nothing in between. */
function byHand(path: string, users: number): Subject {
  const database = new Database(path)
  database.pragma('synchronous = NORMAL')
  const begin = database.prepare('BEGIN IMMEDIATE')
  const select = database.prepare<[string], Buffer>('SELECT state FROM meter WHERE key = ?').pluck()
  const update = database.prepare('UPDATE meter SET state = ? WHERE key = ?')
  const commit = database.prepare('COMMIT')
  const appKey = `{${APP}}:app:${APP}`
  const userKeys = Array.from({ length: users }, (_, i) => `{${APP}}:user:${i}`)
  return {
    name: 'by hand: the same two rows',
    run() {
      const userKey = userKeys[pick(users)]!
      begin.run()
      const app = select.get(appKey) as Buffer
      const user = select.get(userKey) as Buffer
      // SQLite writes nothing where nothing changed.
      app[4]! += 1
      user[4]! += 1
      update.run(app, appKey)
      update.run(user, userKey)
      commit.run()
    },
  }
}

async function rateLimiterFlexible(name: string, pragmas: readonly string[]): Promise<Subject> {
  const database = new Database(join(folder, `${name}.db`))
  for (const pragma of pragmas) database.pragma(pragma)
  const limiter = await new Promise<RateLimiterSQLite>((resolve, reject) => {
    const created: RateLimiterSQLite = new RateLimiterSQLite(
      {
        storeClient: database,
        storeType: 'better-sqlite3',
        tableName: 'limits',
        points: 1e9,
        duration: 3_600,
      },
      (error?: Error) => (error ? reject(error) : resolve(created)),
    )
  })
  return { name: `rate-limiter-flexible: one key, ${name}`, run: () => limiter.consume('app', 1) }
}

function pick(users: number): number {
  return Math.floor(Math.random() * users)
}

/** Both ways to decide a call of one of so many users, each on a file of its own with the same rows. */
function decisions(users: number): Subject[] {
  const path = join(folder, `${users}.db`)
  headgate(path, users).close()
  const copy = join(folder, `${users} by hand.db`)
  copyFileSync(path, copy)
  return [byHand(copy, users), headgate(path, users)]
}

try {
  const options = { rounds: 7, timeMs: 500 }
  const others = [
    await rateLimiterFlexible('WAL and NORMAL', ['journal_mode = WAL', 'synchronous = NORMAL']),
    await rateLimiterFlexible('as SQLite comes', []),
  ]
  print('SQLite file, 1,000 users', await measure([...decisions(1_000), ...others], options))
  // More than the store keeps in memory: a user's row is read anew, the app's is not.
  print('SQLite file, 10,000 users', await measure(decisions(10_000), options))
} finally {
  rmSync(folder, { recursive: true })
}
