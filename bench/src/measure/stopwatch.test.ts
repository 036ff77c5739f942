import { expect, test } from 'vitest'
import { measureLatency } from './latency.ts'
import { createStopwatch } from './stopwatch.ts'

const OPTIONS = { warmupMs: 20, turns: 3, turnMs: 10, tailMs: 10 }
const counts = new Map(Array.from({ length: 100 }, (_, i) => [`key ${i}`, { used: 0 }]))

/** Decides by a count, as a trial does. */
function working(): number {
  for (const count of counts.values()) count.used += 1
  return 1
}

/** The same with its work left out. */
function idle(): number {
  return 1
}

/** Work whose result nobody looks at: the compiler may drop it. */
function unread(): number {
  Math.sqrt(counts.size)
  return 1
}

async function latencyOf(run: () => number) {
  const empty = await createStopwatch('empty', { run: () => 1 }, true)
  const floor = await createStopwatch('floor', { run: working }, true)
  return measureLatency(await createStopwatch('subject', { run }, true), floor, empty, OPTIONS)
}

test('tells a trial without its work from one with it', async () => {
  expect((await latencyOf(working)).isIdle).toBe(false)
  expect((await latencyOf(idle)).isIdle).toBe(true)
  expect((await latencyOf(unread)).isIdle).toBe(true)
})

test('tells a trial that answers by promises and does nothing', async () => {
  const nothing = async () => 1
  const empty = await createStopwatch('empty', { run: async () => 1 }, true)
  const floor = await createStopwatch('floor', { run: working }, true)
  const watch = await createStopwatch('subject', { run: nothing }, true)
  expect(watch.isAsync).toBe(true)
  expect((await measureLatency(watch, floor, empty, OPTIONS)).isIdle).toBe(true)
})

test('does not time decisions that come out otherwise than the trial says', async () => {
  await expect(createStopwatch('subject', { run: () => 0 }, true)).rejects.toThrow(
    'subject: 0 of 1 decisions were granted; 1 should be',
  )
  await expect(createStopwatch('subject', { run: () => 1 }, false)).rejects.toThrow('0 should be')
  let left = 5
  const watch = await createStopwatch('subject', { run: () => (left-- > 0 ? 1 : 0) }, true)
  expect(() => watch.time(10)).toThrow('subject: 4 of 10 decisions were granted; 10 should be')
})

test('a task is made ready before it is timed', async () => {
  let ready = 0
  const task = {
    prepare(runs: number) {
      ready = runs
    },
    run: () => (ready-- > 0 ? 1 : 0),
  }
  const watch = await createStopwatch('subject', task, true)
  watch.prepare(3)
  expect(watch.time(3)).toBeGreaterThanOrEqual(0)
})
