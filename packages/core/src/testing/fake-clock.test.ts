import { expect, test } from 'vitest'
import { HeadgateError } from '../errors.ts'
import { createFakeClock } from './fake-clock.ts'

test('stands still until it is moved', () => {
  const clock = createFakeClock()
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1))
  clock.advance(1500)
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1) + 1500)
  clock.advanceTo(Date.UTC(2026, 0, 2))
  expect(clock.now()).toBe(Date.UTC(2026, 0, 2))
})

test('calls timers in the order of time, then of setting, each at its own time', () => {
  const clock = createFakeClock(0)
  const calls: [string, number][] = []
  const note = (name: string) => () => calls.push([name, clock.now()])
  clock.setTimer(note('c'), 20)
  clock.setTimer(note('a'), 10)
  clock.setTimer(note('b'), 10)
  clock.setTimer(note('d'), 31)
  expect(clock.pending).toBe(4)
  clock.advance(30)
  expect(calls).toEqual([
    ['a', 10],
    ['b', 10],
    ['c', 20],
  ])
  expect(clock.now()).toBe(30)
  expect(clock.pending).toBe(1)
})

test('calls timers that are set by timers, if they fall due as well', () => {
  const clock = createFakeClock(0)
  const calls: number[] = []
  const tick = () => {
    calls.push(clock.now())
    clock.setTimer(tick, 10)
  }
  clock.setTimer(tick, 10)
  clock.advance(35)
  expect(calls).toEqual([10, 20, 30])
})

test('calls a timer of no or negative delay as soon as it moves at all', () => {
  const clock = createFakeClock(100)
  let calls = 0
  clock.setTimer(() => calls++, 0)
  clock.setTimer(() => calls++, -5)
  expect(calls).toBe(0)
  clock.advance(0)
  expect(calls).toBe(2)
  expect(clock.now()).toBe(100)
})

test('does not call what was called off', () => {
  const clock = createFakeClock(0)
  let calls = 0
  const cancel = clock.setTimer(() => calls++, 10)
  cancel()
  cancel()
  clock.advance(10)
  expect(calls).toBe(0)
  expect(clock.pending).toBe(0)
})

test('lets a timer call off another that is due at the same time', () => {
  const clock = createFakeClock(0)
  let calls = 0
  clock.setTimer(() => cancel(), 10)
  const cancel = clock.setTimer(() => calls++, 10)
  clock.advance(10)
  expect(calls).toBe(0)
})

test('is at the time of a timer that throws, and goes on from there', () => {
  const clock = createFakeClock(0)
  let calls = 0
  clock.setTimer(() => {
    throw new Error('broken')
  }, 10)
  clock.setTimer(() => calls++, 20)
  expect(() => clock.advance(30)).toThrow('broken')
  expect(clock.now()).toBe(10)
  clock.advance(20)
  expect(calls).toBe(1)
  expect(clock.now()).toBe(30)
})

test('keeps the waits of timers when the time of day is set', () => {
  const clock = createFakeClock(1_000_000)
  const calls: number[] = []
  clock.setTimer(() => calls.push(clock.now()), 100)
  clock.set(500_000)
  expect(clock.now()).toBe(500_000)
  clock.set(2_000_000)
  expect(calls).toEqual([])
  clock.advance(99)
  expect(calls).toEqual([])
  clock.advance(1)
  expect(calls).toEqual([2_000_100])
})

test('lets what awaits a timer go on before the next timer is called', async () => {
  const clock = createFakeClock(0)
  const log: string[] = []
  async function worker(name: string, ms: number) {
    for (let i = 0; i < 3; i++) {
      await clock.sleep(ms)
      await null
      log.push(`${name} ${clock.now()}`)
    }
  }
  const done = Promise.all([worker('slow', 30), worker('fast', 20)])
  await clock.advanceAsync(100)
  await done
  expect(log).toEqual(['fast 20', 'slow 30', 'fast 40', 'slow 60', 'fast 60', 'slow 90'])
  expect(clock.now()).toBe(100)
})

test('refuses what cannot be: moving back, a delay that no timer knows, no number', () => {
  const clock = createFakeClock(1000)
  const attempts: [() => unknown, string][] = [
    [() => clock.advance(-1), 'ms must be a number of at least 0 and of at most 9007199254740991, not -1'],
    [() => clock.advanceTo(999), 'at must be a number of at least 1000, not 999'],
    [() => clock.set(Number.NaN), 'at must be a number, not NaN'],
    [
      () => clock.setTimer(() => {}, 2 ** 31),
      'delayMs must be a number of at most 2147483647, not 2147483648',
    ],
    [() => createFakeClock(Number.POSITIVE_INFINITY), 'startAt must be a number, not Infinity'],
  ]
  for (const [attempt, message] of attempts) {
    expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_INVALID_OPTION', message }))
    expect(attempt).toThrow(HeadgateError)
  }
})
