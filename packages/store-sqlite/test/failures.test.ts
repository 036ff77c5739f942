import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createSqliteStore } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { acquire, batch, hourLimit, inspect } from '../../../test/support/commands.ts'
import { errorOf } from '../../../test/support/error-of.ts'
import type { Attempt } from './attempt.ts'
import { contents, digest, makeFolder } from './files.ts'

const app = hourLimit('{1}:app:1')

/** A file with some hundred meters in it, closed. */
function makeFile(): string {
  const path = join(makeFolder(), 'headgate.db')
  const store = createSqliteStore(path)
  store.execute(batch(acquire(app, 5)))
  for (let i = 0; i < 300; i++) store.execute(batch(acquire(hourLimit(`{1}:user:${i}`))))
  store.close()
  return path
}

function checkIntegrity(path: string): void {
  const database = new Database(path)
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()
}

test('fails where the disk is full, takes nothing then, and goes on when there is room', () => {
  const path = makeFile()
  const before = digest(path)
  const database = new Database(path)
  const store = createSqliteStore(database)
  const pages = database.pragma('page_count', { simple: true }) as number
  database.pragma(`max_page_count = ${pages}`)
  let i = 0
  const fill = () => {
    for (;;) store.execute(batch(acquire(app), acquire(hourLimit(`{1}:page:${i++}`))))
  }
  const { code, message, cause } = errorOf(fill)
  expect(code).toBe('ERR_STORE')
  expect(message).toContain(JSON.stringify(path))
  expect(message).toContain('Make room on its disk')
  expect(cause).toMatchObject({ code: 'SQLITE_FULL' })
  expect(digest(path)).toBe(before)
  // The call that failed was not counted, all before it were.
  const { used } = store.execute(batch(inspect(app))).outcomes[0]!
  expect(used).toBe(5 + i - 1)
  database.pragma('max_page_count = 100000')
  expect(store.execute(batch(acquire(app))).outcomes[0]!.used).toBe(5 + i)
  database.close()
  checkIntegrity(path)
})

test('fails where the system lets it write no more, and counts what it granted until then, no call else', () => {
  const path = makeFile()
  chmodSync(path, 0o666)
  chmodSync(dirname(path), 0o777)
  // Files of the process may have 64 blocks of 512 or 1024 bytes, which the log soon fills.
  const { code, message, decided } = attempt(path, 'ulimit -f 64')
  expect(code).toBe('ERR_STORE')
  expect(message).toContain(JSON.stringify(path))
  expect(message).toMatch(/local disk that works|Make room/)
  checkIntegrity(path)
  const store = createSqliteStore(path)
  for (let i = 0; i < 300; i++) {
    const { used } = store.execute(batch(inspect(hourLimit(`{1}:user:${i}`)))).outcomes[0]!
    expect(used).toBe(i < decided ? 2 : 1)
  }
  store.close()
})

test.for<[what: string, fileMode: number, folderMode: number]>([
  ['a file', 0o444, 0o755],
  ['a file in a folder', 0o444, 0o555],
  ['a folder', 0o666, 0o555],
])('fails where %s may not be written, and leaves it as it is', ([, fileMode, folderMode]) => {
  const path = makeFile()
  const folder = dirname(path)
  const before = contents(folder)
  chmodSync(path, fileMode)
  chmodSync(folder, folderMode)
  const { code, message } = attempt(path)
  chmodSync(folder, 0o755)
  expect(code).toBe('ERR_STORE')
  expect(message).toContain(JSON.stringify(path))
  expect(message).toContain('write to')
  expect(contents(folder)).toEqual(before)
})

test('fails for a database that was opened for reading only, and leaves it as it is', () => {
  const path = makeFile()
  const before = digest(path)
  const database = new Database(path, { readonly: true })
  const { code, message } = errorOf(() => createSqliteStore(database))
  expect(code).toBe('ERR_STORE')
  expect(message).toContain('is read-only')
  expect(message).toContain('open it for writing')
  database.close()
  expect(digest(path)).toBe(before)
})

test('fails where the file is damaged, and leaves it as it is', () => {
  const path = makeFile()
  const file = openSync(path, 'r+')
  for (let page = 1; page < 20; page++) writeSync(file, 'damaged '.repeat(300), page * 4096)
  closeSync(file)
  const before = digest(path)
  const { code, message, cause } = errorOf(() => {
    const store = createSqliteStore(path)
    try {
      store.execute(batch(acquire(app)))
    } finally {
      store.close()
    }
  })
  expect(code).toBe('ERR_STORE_FORMAT')
  expect(message).toContain(`${JSON.stringify(path)} is damaged`)
  expect(message).toContain('Restore it from a backup')
  expect(cause).toMatchObject({ code: 'SQLITE_CORRUPT' })
  expect(digest(path)).toBe(before)
})

test('fails for a meter that cannot be read, names it, and decides about others as before', () => {
  const path = makeFile()
  const database = new Database(path)
  const write = database.prepare('UPDATE meter SET state = ? WHERE key = ?')
  write.run(Buffer.from([1, 2, 3]), '{1}:user:7')
  write.run(Buffer.from([99, 2, 3]), '{1}:user:8')
  const store = createSqliteStore(database)
  for (const [key, reason] of [
    ['{1}:user:7', 'is damaged'],
    ['{1}:user:8', 'is stored in format 99'],
  ] as const) {
    const { code, message } = errorOf(() => store.execute(batch(acquire(app), acquire(hourLimit(key)))))
    expect(code).toBe('ERR_STORE_FORMAT')
    expect(message).toContain(JSON.stringify(key))
    expect(message).toContain(reason)
  }
  expect(database.inTransaction).toBe(false)
  expect(store.execute(batch(acquire(app))).outcomes[0]!.used).toBe(6)
  database.close()
})

test('fails after a wait of busyTimeoutMs while another connection holds the lock, then goes on', () => {
  const path = makeFile()
  const store = createSqliteStore(path, { busyTimeoutMs: 0 })
  const other = new Database(path)
  other.exec('BEGIN IMMEDIATE')
  const { code, message } = errorOf(() => store.execute(batch(acquire(app))))
  expect(code).toBe('ERR_STORE_BUSY')
  expect(message).toContain(JSON.stringify(path))
  expect(message).toContain('raise busyTimeoutMs')
  expect(errorOf(() => createSqliteStore(path, { busyTimeoutMs: 1 })).code).toBe('ERR_STORE_BUSY')
  other.exec('ROLLBACK')
  expect(store.execute(batch(acquire(app))).outcomes[0]!.used).toBe(6)
  other.close()
  store.close()
})

test('fails once it was closed, or its database was, and says so', () => {
  const store = createSqliteStore(':memory:')
  store.close()
  store.close()
  expect(errorOf(() => store.execute(batch(acquire(app)))).message).toContain('was closed')
  const database = new Database(':memory:')
  const other = createSqliteStore(database)
  database.close()
  expect(errorOf(() => other.execute(batch(acquire(app)))).code).toBe('ERR_STORE')
  other.close()
})

/** What a process of its own, which is not root, is told when it decides a thousand calls on a file. */
function attempt(path: string, before = ':'): Attempt {
  const script = join(import.meta.dirname, 'attempt.ts')
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', `${before}; exec "$@"`, 'sh', process.execPath, script, path],
    {
      encoding: 'utf8',
    },
  )
  if (stdout === '') throw new Error(`nothing failed, or something else: ${stderr}`)
  return JSON.parse(stdout)
}
