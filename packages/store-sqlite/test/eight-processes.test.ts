import { join } from 'node:path'
import type { Limit } from '@headgate/core/store'
import { expect, test } from 'vitest'
import type { Outcome } from './contender.ts'
import { makeFolder } from './files.ts'
import { fight, fullestWindow, PROCESSES } from './processes.ts'

/** A minute where there is time for it. */
const FOR_MS = process.env.HEADGATE_SOAK === '1' ? 60_000 : 20_000
const WINDOW_MS = 1_000

function limit(key: string, capacity: number): Limit {
  const slotMs = Math.ceil(WINDOW_MS / 120)
  return { key, algorithm: 'window', capacity, exact: true, windowMs: WINDOW_MS, guardMs: 0, slotMs }
}

/** One limit that all processes share, and one that each two do. */
const app = limit('{1}:app:1', 200)
const users = Array.from({ length: PROCESSES / 2 }, (_, i) => limit(`{1}:user:${i}`, 60))

function userOf(index: number): Limit {
  return users[index % users.length]!
}

/** When a key was charged, over all processes, in order. */
function mergedLog(outcomes: readonly Outcome[], { key }: Limit): number[] {
  const times = outcomes.flatMap(({ grantedAt }, index) =>
    key === app.key || key === userOf(index).key ? grantedAt : [],
  )
  return times.sort((a, b) => a - b)
}

function sum(outcomes: readonly Outcome[], read: (outcome: Outcome) => number): number {
  return outcomes.reduce((total, outcome) => total + read(outcome), 0)
}

test('eight processes never exceed a capacity together, use what there is, and none is turned away', {
  timeout: 120_000,
}, async () => {
  const outcomes = await fight({
    path: join(makeFolder(), 'headgate.db'),
    forMs: FOR_MS,
    limitsOf: (index) => [app, userOf(index)],
    // Whatever the callers think the time is: the store's clock decides.
    skewOf: (index) => ({ callerSkewMs: index * 3 - 10, storeSkewMs: 0 }),
  })
  const log = mergedLog(outcomes, app)
  const windows = (log.at(-1)! - log[0]!) / WINDOW_MS
  const share = (log.length - app.capacity) / (windows * app.capacity)
  const longestMs = Math.max(...outcomes.map((outcome) => outcome.longestMs))
  process.stdout.write(
    `SQLite, ${PROCESSES} processes, ${FOR_MS / 1000} s: ${sum(outcomes, (o) => o.decisions)} decisions, ` +
      `${log.length} grants in ${windows.toFixed(1)} windows of ${app.capacity}; fullest window ${fullestWindow(log, WINDOW_MS)}, ` +
      `on average ${(100 * share).toFixed(1)} %; longest wait ${longestMs.toFixed(0)} ms\n`,
  )
  expect(outcomes.flatMap(({ errors }) => errors)).toEqual([])
  expect(sum(outcomes, ({ misdated }) => misdated)).toBe(0)
  for (const each of [app, ...users]) {
    expect(fullestWindow(mergedLog(outcomes, each), WINDOW_MS)).toBeLessThanOrEqual(each.capacity)
  }
  expect(fullestWindow(log, WINDOW_MS)).toBeGreaterThanOrEqual(0.98 * app.capacity)
  expect(windows).toBeGreaterThan(10)
})

test('processes whose clocks differ exceed no capacity by more than the difference allows', {
  timeout: 60_000,
}, async () => {
  const outcomes = await fight({
    path: join(makeFolder(), 'headgate.db'),
    forMs: 5_000,
    limitsOf: (index) => [app, userOf(index)],
    skewOf: (index) => ({ callerSkewMs: 0, storeSkewMs: index % 2 === 0 ? -4 : 4 }),
  })
  expect(outcomes.flatMap(({ errors }) => errors)).toEqual([])
  for (const each of [app, ...users]) {
    expect(fullestWindow(mergedLog(outcomes, each), WINDOW_MS - 8)).toBeLessThanOrEqual(each.capacity)
  }
  expect(fullestWindow(mergedLog(outcomes, app), WINDOW_MS)).toBeGreaterThanOrEqual(0.98 * app.capacity)
})
