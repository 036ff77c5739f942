import type { AcquireCommand, Reply } from '@headgate/core/store'
import { describe, expect, test } from 'vitest'
import { createMemoryStore, type MemoryStore, type MemoryStoreOptions } from './memory-store.ts'

const NOW = Date.UTC(2026, 0, 1)

function acquire(store: MemoryStore, ...keys: string[]): Reply {
  const commands = keys.map((key): AcquireCommand => {
    const limit = {
      key,
      algorithm: 'window',
      capacity: 1,
      exact: true,
      windowMs: 60_000,
      guardMs: 0,
      slotMs: 500,
    } as const
    return { kind: 'acquire', limit, cost: 1, probeMs: 60_000 }
  })
  return store.execute({ now: NOW, commands })
}

describe('when there are more meters than are kept', () => {
  test('forgets the least recently used, and with it what it counted', () => {
    const store = createMemoryStore({ maxMeters: 3 })
    for (const key of ['a', 'b', 'c']) acquire(store, key)
    expect(acquire(store, 'a').deniedBy).toBe(0)
    expect(acquire(store, 'd').deniedBy).toBe(-1)
    expect(store.size).toBe(3)
    for (const key of ['a', 'c', 'd']) expect(acquire(store, key).deniedBy).toBe(0)
    expect(acquire(store, 'b').deniedBy).toBe(-1)
  })

  test('never keeps more than it was told', () => {
    const store = createMemoryStore({ maxMeters: 100 })
    for (let i = 0; i < 10_000; i++) {
      acquire(store, `user:${i}`)
      acquire(store, `app:${i % 7}`)
    }
    expect(store.size).toBe(100)
    for (let i = 0; i < 7; i++) expect(acquire(store, `app:${i}`).deniedBy).toBe(0)
  })

  test('still decides a batch of more meters than are kept', () => {
    const store = createMemoryStore({ maxMeters: 1 })
    expect(acquire(store, 'a', 'b', 'c').deniedBy).toBe(-1)
    expect(store.size).toBe(1)
    expect(acquire(store, 'a', 'b', 'c').deniedBy).toBe(2)
  })

  test('does not count what a denied batch would have made', () => {
    const store = createMemoryStore({ maxMeters: 2 })
    acquire(store, 'a')
    acquire(store, 'b', 'a')
    expect(store.size).toBe(1)
  })
})

test('is empty when it was closed', () => {
  const store = createMemoryStore()
  acquire(store, 'a')
  store.close()
  expect(store.size).toBe(0)
})

describe('options', () => {
  const wrong: [unknown, string][] = [
    [{ maxMeters: 0 }, 'The option maxMeters is 0; it should be a whole number from 1 to 16777216.'],
    [{ maxMeters: 1.5 }, 'The option maxMeters is 1.5; it should be a whole number from 1 to 16777216.'],
    [
      { maxMeters: 2 ** 25 },
      'The option maxMeters is 33554432; it should be a whole number from 1 to 16777216.',
    ],
    [{ maxMeters: '10' }, 'The option maxMeters is "10"; it should be a whole number from 1 to 16777216.'],
    [{ maxMeters: null }, 'The option maxMeters is null; it should be a whole number from 1 to 16777216.'],
    [{ max: 10 }, 'createMemoryStore has no option "max"; its only option is maxMeters.'],
    [{ maxMeters: [] }, 'The option maxMeters is []; it should be a whole number from 1 to 16777216.'],
    [null, 'The options of createMemoryStore are null; they should be an object.'],
  ]
  test.each(wrong)('%j are refused, with the reason', (options, message) => {
    expect(() => createMemoryStore(options as MemoryStoreOptions)).toThrow(
      expect.objectContaining({ name: 'HeadgateError', code: 'ERR_INVALID_OPTION', message }),
    )
  })

  test('may be left out', () => {
    for (const options of [undefined, {}, { maxMeters: undefined }, { maxMeters: 2 ** 16 }])
      expect(createMemoryStore(options).size).toBe(0)
  })
})
