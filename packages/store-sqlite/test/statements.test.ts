import { createFakeClock } from '@headgate/core/testing'
import { createSqliteStore, type SqliteDatabase } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { acquire, batch, hourLimit, inspect } from '../../../test/support/commands.ts'

/** A store, and the beginnings of the statements that it ran since they were last taken. */
function createWatchedStore() {
  const clock = createFakeClock()
  const ran: string[] = []
  const database = new Database(':memory:')
  const watched: SqliteDatabase = {
    name: database.name,
    memory: true,
    prepare(sql) {
      const statement = database.prepare(sql)
      const watch =
        <T>(run: (...parameters: unknown[]) => T) =>
        (...parameters: unknown[]) => {
          ran.push(sql.split(' ')[0]!)
          return run.apply(statement, parameters)
        }
      return { run: watch(statement.run), get: watch(statement.get) }
    },
    close: () => database.close(),
  }
  const store = createSqliteStore(watched, { clock })
  ran.length = 0
  return { store, clock, take: () => ran.splice(0) }
}

const app = hourLimit('{1}:app:1', { capacity: 3 })
const user = hourLimit('{1}:user:7')

test('decides in one immediate transaction that reads and writes each meter once', () => {
  const { store, take } = createWatchedStore()
  store.execute(batch(acquire(app), acquire(user)))
  expect(take()).toEqual(['BEGIN', 'SELECT', 'SELECT', 'INSERT', 'INSERT', 'COMMIT'])
  store.execute(batch(acquire(app), acquire(user)))
  expect(take()).toEqual(['BEGIN', 'SELECT', 'SELECT', 'UPDATE', 'UPDATE', 'COMMIT'])
})

test('writes a meter once, however many commands change it', () => {
  const { store, take } = createWatchedStore()
  const block = {
    kind: 'block',
    limit: user,
    seq: -1,
    used: -1,
    forMs: 60_000,
    maxMs: 60_000,
    jitter: 0,
  } as const
  const read = { kind: 'read', limit: user, percent: 50, seq: -1, used: 0, sure: 0, cost: 0 } as const
  const { outcomes } = store.execute(batch(read, block, inspect(user)))
  expect(outcomes[2]).toMatchObject({ percent: 50, blockedUntil: expect.any(Number) })
  expect(take()).toEqual(['BEGIN', 'SELECT', 'INSERT', 'COMMIT'])
  store.execute(batch(read, block, inspect(user)))
  expect(take()).toEqual(['BEGIN', 'SELECT', 'UPDATE', 'COMMIT'])
})

test('writes nothing for a denial or a look, but for the new date of what a clock set back leaves ahead', () => {
  const { store, clock, take } = createWatchedStore()
  store.execute(batch(acquire(app, 3)))
  take()
  expect(store.execute(batch(acquire(user), acquire(app))).deniedBy).toBe(1)
  expect(take()).toEqual(['BEGIN', 'SELECT', 'SELECT', 'COMMIT'])
  store.execute(batch(inspect(app), inspect(user)))
  expect(take()).toEqual(['BEGIN', 'SELECT', 'SELECT', 'COMMIT'])
  clock.set(clock.now() - 3_600_000)
  expect(store.execute(batch(acquire(user), acquire(app))).deniedBy).toBe(1)
  expect(take()).toEqual(['BEGIN', 'SELECT', 'SELECT', 'UPDATE', 'COMMIT'])
  store.execute(batch(acquire(user), acquire(app)))
  expect(take()).toEqual(['BEGIN', 'SELECT', 'SELECT', 'COMMIT'])
})
