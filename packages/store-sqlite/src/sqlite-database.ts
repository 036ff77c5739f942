/**
 * The part of better-sqlite3 that the store uses. Its own types are not used, so that a database of any version
 * of it fits, and its types need not be installed.
 */

/** A prepared statement. */
export interface SqliteStatement {
  /** Runs it to its end. */
  run(...parameters: unknown[]): { readonly changes: number | bigint }
  /** Runs it and returns its first row, as an object. */
  get(...parameters: unknown[]): unknown
}

/** A database that was opened by better-sqlite3. */
export interface SqliteDatabase {
  /** Path of the file, or `':memory:'`. */
  readonly name: string
  /** Whether it lives in memory, and ends with its connection. */
  readonly memory: boolean
  prepare(sql: string): SqliteStatement
  close(): unknown
}
