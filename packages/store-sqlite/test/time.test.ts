import { join } from 'node:path'
import { createFakeClock } from '@headgate/core/testing'
import { createSqliteStore } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { acquire, batch, hourLimit, inspect } from '../../../test/support/commands.ts'
import { makeFolder } from './files.ts'

const HOUR_MS = 3_600_000

test('dates a batch when it has its turn, by its own clock, whatever the caller took the time to be', () => {
  const clock = createFakeClock()
  const store = createSqliteStore(':memory:', { clock })
  const limit = hourLimit('{1}:app:1', { capacity: 1_000 })
  expect(store.execute({ now: 5, commands: [acquire(limit)] }).now).toBe(clock.now())
  // One who asks late does not set back what others have counted meanwhile.
  clock.advance(60_000)
  store.execute(batch(acquire(limit)))
  const late = { now: clock.now() - 50_000, commands: [acquire(limit, 999)] }
  expect(store.execute(late).retryAt).toBeGreaterThan(clock.now() + HOUR_MS - 60_000)
})

describe('expired meters', () => {
  function countRows(database: Database.Database): number {
    return database.prepare('SELECT count(*) FROM meter').pluck().get() as number
  }

  /** A store with 450 meters that mean nothing two hours later. */
  function createFilledStore(sweepEveryMs?: number) {
    const clock = createFakeClock()
    const database = new Database(':memory:')
    const store = createSqliteStore(database, { clock, ...(sweepEveryMs !== undefined && { sweepEveryMs }) })
    for (let i = 0; i < 450; i++) store.execute(batch(acquire(hourLimit(`{1}:user:${i}`))))
    return { clock, database, store }
  }

  test('are deleted, and no others', () => {
    const { clock, database, store } = createFilledStore()
    expect(store.sweep()).toBe(0)
    clock.advance(2 * HOUR_MS)
    for (let i = 0; i < 450; i += 45) store.execute(batch(acquire(hourLimit(`{1}:user:${i}`))))
    clock.advance(60_000)
    expect(store.sweep()).toBe(440)
    expect(countRows(database)).toBe(10)
    for (let i = 0; i < 450; i++) {
      const { used } = store.execute(batch(inspect(hourLimit(`{1}:user:${i}`)))).outcomes[0]!
      expect(used).toBe(i % 45 === 0 ? 1 : 0)
    }
    clock.advance(3 * HOUR_MS)
    expect(store.sweep()).toBe(10)
  })

  test('are kept as long as their window counts, and a block as long as it holds', () => {
    const clock = createFakeClock()
    const store = createSqliteStore(':memory:', { clock })
    const day = hourLimit('{1}:day', { capacity: 1_000, windowMs: 24 * HOUR_MS })
    const blocked = hourLimit('{1}:blocked')
    const forMs = 72 * HOUR_MS
    store.execute(batch({ kind: 'block', limit: blocked, seq: -1, used: -1, forMs, maxMs: 0, jitter: 0 }))
    store.execute(batch(acquire(day, 1_000)))
    for (let hour = 1; hour < 24; hour++) {
      clock.advance(HOUR_MS)
      expect(store.sweep()).toBe(0)
      expect(store.execute(batch(acquire(day))).deniedBy).toBe(0)
    }
    clock.advance(48 * HOUR_MS)
    expect(store.sweep()).toBe(1)
    expect(store.execute(batch(acquire(blocked))).reason).toBe('block')
  })

  describe('with timers', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    test('go by themselves between decisions, one bite after the other', () => {
      const { clock, database } = createFilledStore(60_000)
      clock.advance(3 * HOUR_MS)
      vi.advanceTimersByTime(59_999)
      expect(countRows(database)).toBe(450)
      vi.advanceTimersByTime(1)
      expect(countRows(database)).toBe(250)
      vi.advanceTimersByTime(20)
      expect(countRows(database)).toBe(50)
      vi.advanceTimersByTime(20)
      expect(countRows(database)).toBe(0)
    })

    test('stay where sweepEveryMs is 0, until they are swept', () => {
      const { clock, database, store } = createFilledStore(0)
      clock.advance(3 * HOUR_MS)
      vi.advanceTimersByTime(24 * HOUR_MS)
      expect(countRows(database)).toBe(450)
      expect(store.sweep()).toBe(450)
    })

    test('wait while another connection writes, and when the database is gone nobody hears of it', () => {
      const clock = createFakeClock()
      const path = join(makeFolder(), 'headgate.db')
      const database = new Database(path)
      const store = createSqliteStore(database, { clock, sweepEveryMs: 1_000 })
      store.execute(batch(acquire(hourLimit('{1}:user:7'))))
      clock.advance(3 * HOUR_MS)
      const other = new Database(path)
      other.exec('BEGIN IMMEDIATE')
      vi.advanceTimersByTime(1_000)
      other.exec('COMMIT')
      expect(countRows(other)).toBe(1)
      vi.advanceTimersByTime(1_000)
      expect(countRows(other)).toBe(0)
      database.close()
      vi.advanceTimersByTime(1_000)
      store.close()
      expect(vi.getTimerCount()).toBe(0)
      other.close()
    })
  })
})
