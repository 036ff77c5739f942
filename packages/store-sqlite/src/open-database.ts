import { HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'
import Database from 'better-sqlite3'
import { toHeadgateError } from './failure.ts'
import { checkFileHeader } from './file-header.ts'
import { checkNodeApi } from './node-api.ts'
import type { SqliteStoreSettings } from './options.ts'
import { prepareSchema } from './schema.ts'
import type { SqliteDatabase } from './sqlite-database.ts'
import { takeTurn } from './turn.ts'

/**
 * Opens a file, made if it does not exist, and makes it ready.
 *
 * @throws {HeadgateError}
 */
export function openDatabase(path: string, settings: SqliteStoreSettings): SqliteDatabase {
  checkPath(path)
  checkNodeApi()
  if (path !== ':memory:') checkFileHeader(path)
  let database: SqliteDatabase | undefined
  try {
    database = open(path)
    makeReady(database, { ...settings, synchronous: settings.synchronous ?? 'normal' })
    return database
  } catch (error) {
    database?.close()
    throw toHeadgateError(error, path)
  }
}

function open(path: string): SqliteDatabase {
  try {
    return new Database(path)
  } catch (error) {
    // better-sqlite3 looks for the directory itself, and says so without a code.
    if (error instanceof TypeError) throw Object.assign(error, { code: 'SQLITE_CANTOPEN' })
    throw error
  }
}

/**
 * Makes a database ready that the caller opened.
 *
 * @throws {HeadgateError}
 */
export function useDatabase(database: SqliteDatabase, settings: SqliteStoreSettings): SqliteDatabase {
  if (typeof database?.prepare !== 'function' || typeof database.name !== 'string') {
    throw new HeadgateError(
      'ERR_INVALID_OPTION',
      `createSqliteStore was given ${show(database)}; it should be the path of a file, or a database of better-sqlite3.`,
    )
  }
  try {
    makeReady(database, settings)
    return database
  } catch (error) {
    throw toHeadgateError(error, database.name)
  }
}

function checkPath(path: string): void {
  if (path !== '' && path === path.trim() && !path.startsWith('file:')) return
  throw new HeadgateError(
    'ERR_INVALID_OPTION',
    `The path is ${show(path)}; it should be that of a file, such as './headgate.db', without "file:" or spaces around it, or ':memory:'.`,
  )
}

function makeReady(database: SqliteDatabase, { synchronous, busyTimeoutMs }: SqliteStoreSettings): void {
  database.prepare('PRAGMA busy_timeout = 0').get()
  // The log comes last, so that a file bears its mark from the beginning, and not only in its log.
  prepareSchema(database, busyTimeoutMs)
  const { journal_mode: mode } = takeTurn(
    () => database.prepare('PRAGMA journal_mode = WAL').get(),
    busyTimeoutMs,
  ) as { journal_mode: string }
  if (mode !== 'wal' && !database.memory) {
    throw new HeadgateError(
      'ERR_STORE',
      `${show(database.name)} cannot have a write-ahead log: its journal_mode stays ${show(mode)}. It should lie on a local disk, not on a network's.`,
    )
  }
  if (synchronous !== undefined) database.prepare(`PRAGMA synchronous = ${synchronous}`).run()
}
