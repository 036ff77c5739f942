import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSqliteStore } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { acquire, batch, hourLimit } from '../../../test/support/commands.ts'
import { errorOf } from '../../../test/support/error-of.ts'
import { contents, makeFolder } from './files.ts'

const APPLICATION_ID = 0x48646774

/** Makes a database in a folder of its own, and leaves nothing open. */
function makeDatabase(sql: string): { folder: string; path: string } {
  const folder = makeFolder()
  const path = join(folder, 'other.db')
  const database = new Database(path)
  database.exec(sql)
  database.close()
  return { folder, path }
}

/** Expects a path to be refused, and nothing in its folder to change. */
function refusal(folder: string, path: string) {
  const before = contents(folder)
  const error = errorOf(() => createSqliteStore(path))
  expect(contents(folder)).toEqual(before)
  expect(error.message).toContain(JSON.stringify(path))
  return error
}

test.for<[what: string, sql: string, seen: string]>([
  ['tables', 'CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)', 'it has tables'],
  ['an application_id', 'PRAGMA application_id = 42', 'its application_id is 42'],
  [
    'a log of its own',
    'PRAGMA journal_mode = WAL; CREATE TABLE customer (id INTEGER PRIMARY KEY)',
    'it has tables',
  ],
])('refuses a database of another program that has %s, and leaves it as it is', ([, sql, seen]) => {
  const { folder, path } = makeDatabase(sql)
  const { code, message } = refusal(folder, path)
  expect(code).toBe('ERR_STORE_FORMAT')
  expect(message).toContain(seen)
  expect(message).toContain('a path that does not exist yet')
})

test('refuses a database that another program has open, and leaves its log alone', () => {
  const folder = makeFolder()
  const path = join(folder, 'other.db')
  const database = new Database(path)
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE customer (id INTEGER PRIMARY KEY)')
  expect(refusal(folder, path).code).toBe('ERR_STORE_FORMAT')
  database.close()
})

test('refuses an open database of another program, and leaves it open', () => {
  const { folder, path } = makeDatabase('CREATE TABLE customer (id INTEGER PRIMARY KEY)')
  const before = contents(folder)
  const database = new Database(path)
  expect(errorOf(() => createSqliteStore(database)).code).toBe('ERR_STORE_FORMAT')
  expect(database.pragma('user_version', { simple: true })).toBe(0)
  database.close()
  expect(contents(folder)).toEqual(before)
})

test('refuses a file of a later version, says which version it reads, and leaves it as it is', () => {
  const { folder, path } = makeDatabase(
    `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE meter (key)`,
  )
  for (const { code, message } of [refusal(folder, path), laterThroughDatabase(path)]) {
    expect(code).toBe('ERR_STORE_FORMAT')
    expect(message).toContain('is of version 99')
    expect(message).toContain('reads up to 1')
    expect(message).toContain('Update the package')
  }
})

function laterThroughDatabase(path: string) {
  const database = new Database(path)
  const error = errorOf(() => createSqliteStore(database))
  database.close()
  return error
}

test.for<[what: string, content: string]>([
  ['text', 'nothing but text, and more than a hundred bytes of it: '.repeat(9)],
  ['a few bytes', 'SQLite format 3\0'],
])('refuses a file that is no database but %s, and leaves it as it is', ([, content]) => {
  const folder = makeFolder()
  const path = join(folder, 'notes.txt')
  writeFileSync(path, content)
  const { code, message } = refusal(folder, path)
  expect(code).toBe('ERR_STORE_FORMAT')
  expect(message).toContain('not a SQLite database')
})

test('refuses a folder, and a path whose folder does not exist', () => {
  const folder = makeFolder()
  expect(refusal(folder, folder).message).toContain('should be a file')
  const missing = refusal(folder, join(folder, 'no', 'headgate.db'))
  expect(missing.code).toBe('ERR_STORE')
  expect(missing.message).toContain('in a directory that exists')
})

test('takes an empty file, and an empty database', () => {
  const folder = makeFolder()
  const path = join(folder, 'empty')
  writeFileSync(path, '')
  createSqliteStore(path).close()
  const { path: formatted } = makeDatabase('PRAGMA journal_mode = WAL; VACUUM')
  createSqliteStore(formatted).close()
  for (const made of [path, formatted]) {
    const database = new Database(made)
    expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
    expect(database.pragma('user_version', { simple: true })).toBe(1)
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    database.close()
  }
})

test('takes the same file again', () => {
  const path = join(makeFolder(), 'headgate.db')
  const limit = hourLimit('{1}:app:1')
  for (let used = 1; used <= 3; used++) {
    const store = createSqliteStore(path)
    expect(store.execute(batch(acquire(limit))).outcomes[0]!.used).toBe(used)
    store.close()
  }
})
