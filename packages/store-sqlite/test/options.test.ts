import { join } from 'node:path'
import { createSqliteStore } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { errorOf } from '../../../test/support/error-of.ts'
import { makeFolder } from './files.ts'

/** Creates a store from what the types would not let pass. */
function create(options: unknown, databaseOrPath: unknown = ':memory:') {
  return () => createSqliteStore(databaseOrPath as string, options as object)
}

test.for<[wrong: string, run: () => unknown, seen: string, right: string]>([
  ['an unknown name', create({ timeout: 3 }), '"timeout"', 'busyTimeoutMs'],
  ['no object', create(null), 'null', 'an object'],
  ['a time in the wrong unit', create({ busyTimeoutMs: '5s' }), '"5s"', 'a number of ms from 0 to 60000'],
  ['a wait that is too long', create({ busyTimeoutMs: 60_001 }), '60001', 'from 0 to 60000'],
  ['a negative wait', create({ busyTimeoutMs: -1 }), '-1', 'from 0 to 60000'],
  ['a wait that is no number', create({ busyTimeoutMs: Number.NaN }), 'NaN', 'from 0 to 60000'],
  ['sweeping in seconds', create({ sweepEveryMs: 5 }), '5', 'from 10 to 86400000, or 0 for never'],
  ['sweeping once in a while', create({ sweepEveryMs: Infinity }), 'Infinity', 'from 10 to 86400000'],
  ['SQLite spelling', create({ synchronous: 'NORMAL' }), '"NORMAL"', "'off', 'normal' or 'full'"],
  ['SQLite numbers', create({ synchronous: 1 }), '1', "'off', 'normal' or 'full'"],
  ['a clock that is a function', create({ clock: Date.now }), 'function', 'an object with now()'],
  ['no clock', create({ clock: null }), 'null', 'an object with now()'],
  ['an empty path', create({}, ''), '""', "'./headgate.db'"],
  ['a URI', create({}, 'file:headgate.db'), '"file:headgate.db"', 'without "file:"'],
  ['a path with spaces around it', create({}, ' headgate.db'), '" headgate.db"', 'spaces around it'],
  ['options in place of a path', create({}, { path: 'headgate.db' }), 'path', 'the path of a file'],
  ['nothing', create({}, null), 'null', 'the path of a file'],
])('refuses %s, and says what would be right', ([, run, seen, right]) => {
  const { code, message } = errorOf(run)
  expect(code).toBe('ERR_INVALID_OPTION')
  expect(message).toContain(seen)
  expect(message).toContain(right)
})

const LEVELS = ['off', 'normal', 'full'] as const

test('syncs as much as it is told, and else what the caller of a database had set', () => {
  const levelOf = (database: Database.Database) =>
    LEVELS[database.pragma('synchronous', { simple: true }) as number]
  for (const synchronous of LEVELS) {
    const database = new Database(join(makeFolder(), 'headgate.db'))
    database.pragma('synchronous = EXTRA')
    createSqliteStore(database).close()
    expect(database.pragma('synchronous', { simple: true })).toBe(3)
    createSqliteStore(database, { synchronous }).close()
    expect(levelOf(database)).toBe(synchronous)
    database.close()
  }
})

test('says where its state lives and whether it lasts', () => {
  const store = createSqliteStore(join(makeFolder(), 'headgate.db'))
  expect(store.capabilities).toMatchObject({ scope: 'host', durable: true, evicts: false, clock: 'store' })
  store.close()
  const inMemory = createSqliteStore(':memory:')
  expect(inMemory.capabilities).toMatchObject({ scope: 'process', durable: false, evicts: false })
  inMemory.close()
})

test('leaves a database open that it was given, and closes one that it opened', () => {
  const database = new Database(join(makeFolder(), 'headgate.db'))
  createSqliteStore(database).close()
  expect(database.open).toBe(true)
  const store = createSqliteStore(database.name)
  store.close()
  database.close()
  // The last to close a file takes its log along.
  expect(() => new Database(`${database.name}-wal`, { fileMustExist: true })).toThrow()
})
