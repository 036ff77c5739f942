import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeClock, type FakeClock, type StoreUnderTest, testStore } from '@headgate/core/testing'
import { createSqliteStore, type SqliteStoreOptions } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { describe, test } from 'vitest'

function open(path: string, clock: FakeClock, options: SqliteStoreOptions = {}): StoreUnderTest {
  return {
    store: createSqliteStore(path, { clock, ...options }),
    setNow: clock.set,
    connect: () => open(path, clock, options),
  }
}

function onFile(options?: SqliteStoreOptions): StoreUnderTest {
  const folder = mkdtempSync(join(tmpdir(), 'headgate-sqlite-'))
  return {
    ...open(join(folder, 'headgate.db'), createFakeClock(), options),
    cleanup: () => rmSync(folder, { recursive: true }),
  }
}

describe('a SQLite store on a file', () => {
  testStore({ test, createStore: () => onFile() })
})

describe('a SQLite store that syncs every decision', () => {
  testStore({ test, createStore: () => onFile({ synchronous: 'full' }), runs: 1 })
})

describe('a SQLite store in memory', () => {
  testStore({ test, createStore: () => open(':memory:', createFakeClock()) })
})

describe('a SQLite store in a database that the caller opened', () => {
  testStore({
    test,
    createStore() {
      const clock = createFakeClock()
      const database = new Database(':memory:')
      // What a caller may have set makes no difference.
      database.defaultSafeIntegers(true)
      return {
        store: createSqliteStore(database, { clock }),
        setNow: clock.set,
        cleanup: () => void database.close(),
      }
    },
  })
})
