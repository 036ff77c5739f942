export type { SqliteStoreOptions } from './options.ts'
export type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'
export { createSqliteStore, type SqliteStore } from './sqlite-store.ts'
