import { describe, expect, test } from 'vitest'
import type { Batch, Reply } from '../engine/command.ts'
import type { Store, StoreCapabilities } from '../engine/store.ts'
import { createFakeClock } from './fake-clock.ts'
import { createReferenceStore } from './reference-store.ts'
import { type TestStoreOptions, testStore } from './test-store.ts'

/** Runs the suite, and tells which tests failed, and how. */
async function failuresOf(options: Omit<TestStoreOptions, 'test'>): Promise<Record<string, string>> {
  const tests: [string, () => Promise<void>][] = []
  testStore({ runs: 5, ...options, test: (name, run) => tests.push([name, run]) })
  const failures: Record<string, string> = {}
  for (const [name, run] of tests) {
    await run().catch((error: Error) => {
      failures[name] = error.message
    })
  }
  return failures
}

/** A store that differs from the reference store as told. */
function storeWith(
  change: (reference: Store) => Partial<Store>,
  capabilities: Partial<StoreCapabilities> = {},
): { store: Store } {
  const reference = createReferenceStore() as Store
  const store = { ...reference, ...change(reference) }
  return { store: { ...store, capabilities: Object.freeze({ ...store.capabilities, ...capabilities }) } }
}

function copyOf(reply: Reply): Reply {
  return structuredClone(reply)
}

describe('a store that keeps its promises', () => {
  test('passes when it answers with promises', async () => {
    const createStore = () =>
      storeWith(
        (reference) => ({
          async execute(batch) {
            const copy = structuredClone(batch)
            await null
            return copyOf(reference.execute(copy) as Reply)
          },
        }),
        { sync: false },
      )
    expect(await failuresOf({ createStore })).toEqual({})
  })

  test('passes when others share its state and it outlives its being closed', async () => {
    const createStore = () => {
      const clock = createFakeClock()
      const kept = createReferenceStore({ clock }) as Store
      const connect = () => {
        const capabilities = Object.freeze({ ...kept.capabilities, scope: 'host' as const, durable: true })
        return { store: { ...kept, capabilities, close() {} }, setNow: clock.set, connect }
      }
      return connect()
    }
    expect(await failuresOf({ createStore })).toEqual({})
  })

  test('is closed and cleaned up after each test, also after one that fails', async () => {
    let open = 0
    const failures = await failuresOf({
      createStore() {
        open += 1
        const { store } = storeWith(() => ({
          execute() {
            throw new Error('broken')
          },
        }))
        return { store, cleanup: () => void open-- }
      },
    })
    expect(Object.values(failures)).toContain('broken')
    expect(open).toBe(0)
  })
})

describe('a store that breaks a promise fails the test of it', () => {
  const broken: [string, () => { store: Store }, string][] = [
    [
      'reads the batch after execute returned',
      () =>
        storeWith(
          (reference) => ({
            async execute(batch) {
              await null
              return copyOf(reference.execute(batch) as Reply)
            },
          }),
          { sync: false },
        ),
      'keeps no hold of a batch once execute has returned',
    ],
    [
      'applies commands one by one',
      () =>
        storeWith((reference) => ({
          execute(batch) {
            let last: Reply | undefined
            const outcomes = batch.commands.flatMap((command) => {
              last = reference.execute({ now: batch.now, commands: [command] }) as Reply
              return copyOf(last).outcomes.slice(0, 1)
            })
            return { ...last!, outcomes }
          },
        })),
      'takes from all meters of a batch or from none',
    ],
    [
      'takes keys for the same that differ in case',
      () =>
        storeWith((reference) => ({
          execute: ({ now, commands }) =>
            reference.execute({
              now,
              commands: commands.map((c) => ({
                ...c,
                limit: { ...c.limit, key: c.limit.key.toLowerCase() },
              })),
            }),
        })),
      'tells meters apart by their keys, whatever characters these have',
    ],
    [
      'keeps whole numbers only',
      () =>
        storeWith((reference) => ({
          execute({ now, commands }) {
            const whole = commands.map((c) => ('cost' in c ? { ...c, cost: Math.round(c.cost) } : c))
            return reference.execute({ now, commands: whole as Batch['commands'] })
          },
        })),
      'keeps small numbers and fractions whole',
    ],
    [
      'tells a retryAt a millisecond late',
      () =>
        storeWith((reference) => ({
          execute(batch) {
            const reply = reference.execute(batch) as Reply
            if (reply.deniedBy >= 0) reply.retryAt += 1
            return reply
          },
        })),
      'grants until the capacity is used up, and again as slots leave the window',
    ],
    [
      'gives nothing back',
      () =>
        storeWith((reference) => ({
          execute({ now, commands }) {
            const deaf = commands.map((c) => (c.kind === 'release' ? { ...c, cost: 0, probe: false } : c))
            return reference.execute({ now, commands: deaf })
          },
        })),
      'forgets a call that is given back',
    ],
    [
      'forgets what it cannot',
      () => {
        let calls = 0
        return storeWith((reference) => ({
          execute(batch) {
            calls += 1
            if (calls % 100 === 0) reference.close()
            return reference.execute(batch)
          },
        }))
      },
      'keeps every meter',
    ],
    [
      'says that it lasts but does not',
      () => storeWith(() => ({}), { durable: true }),
      'keeps its state when it is closed and opened again',
    ],
    [
      'says that others share its state but does not let them',
      () => storeWith(() => ({}), { scope: 'host' }),
      'shows what one has done to all who share the state',
    ],
  ]
  test.each(broken)('%s', async (_, createStore, name) => {
    expect(Object.keys(await failuresOf({ createStore }))).toContain(name)
  })

  test('a failure says what was found, what was expected, and in which batch', async () => {
    const createStore = () =>
      storeWith((reference) => ({
        execute: (batch) => reference.execute(batch.commands.length > 1 ? { ...batch, commands: [] } : batch),
      }))
    const failures = await failuresOf({ createStore })
    expect(failures['agrees with the reference store on generated batches']).toMatch(
      /^the answer to batch \d+ of seed 1, \{"now":.*\}: got \{.*\}, expected \{.*\}$/,
    )
  })

  test('a store with a clock of its own must let the suite set it', async () => {
    const failures = await failuresOf({ createStore: () => storeWith(() => ({}), { clock: 'store' }) })
    expect(Object.values(failures)[0]).toContain('createStore must return setNow')
  })
})

describe('known gaps', () => {
  const name = 'may be closed more than once'
  const createStore = () => {
    let closes = 0
    return storeWith(() => ({
      close() {
        closes += 1
        // The suite itself closes it once more at the end.
        if (closes === 2) throw new Error('closed before')
      },
    }))
  }

  test('may fail', async () => {
    expect(await failuresOf({ createStore })).toEqual({ [name]: 'closed before' })
    expect(await failuresOf({ createStore, knownGaps: [name] })).toEqual({})
  })

  test('fail the run when they pass', async () => {
    const failures = await failuresOf({
      createStore: () => ({ store: createReferenceStore() }),
      knownGaps: [name],
    })
    expect(failures).toEqual({ [name]: `"${name}" passes: take it off knownGaps` })
  })

  test('must be names of tests', () => {
    expect(() => testStore({ test, createStore, knownGaps: ['may fly'] })).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining('knownGaps names "may fly"'),
      }),
    )
    expect(() => testStore({ test, createStore, runs: 0 })).toThrow(
      expect.objectContaining({ message: 'runs must be a whole number from 1 to 300, not 0' }),
    )
  })
})
