import { HeadgateError } from '@headgate/core'
import { type Batch, createReducer, type Reply, type SyncStore, show } from '@headgate/core/store'
import { BatchRows } from './batch-rows.ts'
import { toHeadgateError } from './failure.ts'
import { openDatabase, useDatabase } from './open-database.ts'
import { readOptions, type SqliteStoreOptions, type SqliteStoreSettings } from './options.ts'
import { rollBack } from './schema.ts'
import type { SqliteDatabase } from './sqlite-database.ts'
import { Sweeper } from './sweeper.ts'
import { takeTurn } from './turn.ts'

/** A store in a SQLite database. */
export interface SqliteStore extends SyncStore {
  /**
   * Deletes all meters that mean nothing any more, 200 at a time, and returns how many. A process that lives on
   * does so by itself, every now and then a bite (see `sweepEveryMs`); a script that is started again and again
   * may call it at its end.
   *
   * @throws {HeadgateError} as `execute`
   */
  sweep(): number
}

/**
 * Makes a store that keeps meters in a SQLite file: all processes of a machine that open it share their limits,
 * and nothing is forgotten when one crashes or restarts. It answers at once. `':memory:'` in place of a path keeps
 * it in this process.
 *
 * A path is opened, made if it does not exist, and closed with the store. A database that you opened with
 * better-sqlite3 stays open; the store needs it for itself alone, and sets its `busy_timeout` to 0, since the
 * store does the waiting.
 *
 * Errors of `execute`: `ERR_STORE_BUSY` after a wait of `busyTimeoutMs`, `ERR_STORE_FORMAT` for a file that is
 * damaged, `ERR_STORE` for everything else, such as a full disk. Nothing was taken then.
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION`; `ERR_STORE_FORMAT` for a file of another program or of a later
 * version, which is left as it is; and those of `execute`.
 */
export function createSqliteStore(
  databaseOrPath: SqliteDatabase | string,
  options: SqliteStoreOptions = {},
): SqliteStore {
  const settings = readOptions(options)
  if (typeof databaseOrPath !== 'string') return storeIn(useDatabase(databaseOrPath, settings), settings)
  const database = openDatabase(databaseOrPath, settings)
  return storeIn(database, settings, () => void database.close())
}

/** The store in a database that is ready for it. */
function storeIn(
  database: SqliteDatabase,
  { busyTimeoutMs, clock, sweepEveryMs }: SqliteStoreSettings,
  free?: () => void,
): SqliteStore {
  const path = database.name
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const beginTurn = () => begin.run()
  const rows = new BatchRows(database)
  const reduce = createReducer(rows)
  const sweeper = new Sweeper(database, () => clock.now(), sweepEveryMs)
  let isOpen = true

  function checkOpen(): void {
    if (isOpen) return
    throw new HeadgateError('ERR_STORE', `The store in ${show(path)} was closed; make a new one to go on.`)
  }

  /** Applies a batch within the transaction that is open, and ends it. */
  function apply(commands: Batch['commands']): Reply {
    try {
      const reply = reduce({ commands, now: clock.now() })
      rows.write(commands, reply.now)
      commit.run()
      rows.keep()
      return reply
    } catch (error) {
      rows.drop()
      rollBack(database)
      throw error
    }
  }

  return {
    capabilities: Object.freeze({
      sync: true,
      scope: database.memory ? 'process' : 'host',
      durable: !database.memory,
      evicts: false,
      clock: 'store',
    }),
    execute({ commands }) {
      checkOpen()
      try {
        takeTurn(beginTurn, busyTimeoutMs)
        return apply(commands)
      } catch (error) {
        throw toHeadgateError(error, path)
      }
    },
    sweep() {
      checkOpen()
      let deleted = 0
      try {
        do deleted += takeTurn(() => sweeper.bite(), busyTimeoutMs)
        while (!sweeper.isAtStart)
      } catch (error) {
        throw toHeadgateError(error, path)
      }
      return deleted
    },
    close() {
      if (!isOpen) return
      isOpen = false
      sweeper.stop()
      free?.()
    },
  }
}
