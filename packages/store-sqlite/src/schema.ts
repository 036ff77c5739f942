import { HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'
import type { SqliteDatabase } from './sqlite-database.ts'
import { takeTurn } from './turn.ts'

/** Marks the files of this store: "Hdgt", at byte 68 of the file. */
export const APPLICATION_ID = 0x48646774

/**
 * What leads from each version of the file to the next, as SQL. The number of steps taken is the file's
 * `user_version`. A step that was published is never changed: add another.
 */
const STEPS: readonly (readonly string[])[] = [
  [
    // Rows of a table without rowid lie in the index of its key, so that a meter is found and written on one page.
    `CREATE TABLE meter (
      key TEXT PRIMARY KEY NOT NULL,
      version INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      state BLOB NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
]

/**
 * Makes the tables of a new database, and brings those of an older version up to date.
 *
 * @throws {HeadgateError} `ERR_STORE_FORMAT` if the database is another program's, or of a later version.
 */
export function prepareSchema(database: SqliteDatabase, busyTimeoutMs: number): void {
  takeTurn(() => database.prepare('BEGIN IMMEDIATE').run(), busyTimeoutMs)
  try {
    const version = readVersion(database)
    for (const statements of STEPS.slice(version)) {
      for (const sql of statements) database.prepare(sql).run()
    }
    if (version < STEPS.length) {
      database.prepare(`PRAGMA application_id = ${APPLICATION_ID}`).run()
      database.prepare(`PRAGMA user_version = ${STEPS.length}`).run()
    }
    // Finds out now whether the file can be written, which a transaction does not ask until it has to, and whether
    // the table is there.
    database.prepare("UPDATE meter SET version = 0, expires_at = 0, state = x'' WHERE false").run()
    // A new file has no log yet: as long as another process looks at it, it cannot be written.
    takeTurn(() => database.prepare('COMMIT').run(), busyTimeoutMs)
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** Number of steps that were taken: `0` for a database in which there is nothing yet. */
function readVersion(database: SqliteDatabase): number {
  const applicationId = readNumber(database, 'SELECT application_id AS value FROM pragma_application_id')
  const version = readNumber(database, 'SELECT user_version AS value FROM pragma_user_version')
  if (applicationId === APPLICATION_ID) {
    checkVersion(database.name, version)
    return version
  }
  const tables = readNumber(database, 'SELECT count(*) AS value FROM sqlite_schema')
  if (applicationId !== 0 || version !== 0 || tables > 0) throw foreign(database.name, applicationId)
  return 0
}

/** @throws {HeadgateError} `ERR_STORE_FORMAT` for a file of a later version. */
export function checkVersion(path: string, version: number): void {
  if (version <= STEPS.length) return
  throw new HeadgateError(
    'ERR_STORE_FORMAT',
    `${show(path)} is of version ${version}; this version of @headgate/store-sqlite reads up to ${STEPS.length}. It was left as it is. Update the package to at least the version that wrote the file.`,
  )
}

/** The error for a database of another program. */
export function foreign(path: string, applicationId: number): HeadgateError {
  const seen = applicationId === 0 ? 'it has tables already' : `its application_id is ${applicationId}`
  return new HeadgateError(
    'ERR_STORE_FORMAT',
    `${show(path)} is the database of another program: ${seen}. It was left as it is. Headgate needs a file of its own: choose a path that does not exist yet.`,
  )
}

/** Undoes the transaction that something failed in, if SQLite did not undo it already. */
export function rollBack(database: SqliteDatabase): void {
  try {
    database.prepare('ROLLBACK').run()
  } catch {
    // There is no transaction any more, and the first error is the one that tells.
  }
}

function readNumber(database: SqliteDatabase, sql: string): number {
  return Number((database.prepare(sql).get() as { value: number | bigint }).value)
}
