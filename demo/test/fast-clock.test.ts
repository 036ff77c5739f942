import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFastClock, START_AT } from '../src/compare/fast-clock.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('runs as many times faster as it was told', () => {
  const clock = createFastClock(1_000)
  expect(clock.now()).toBe(START_AT)
  vi.advanceTimersByTime(90)
  expect(clock.now()).toBe(START_AT + 90_000)
})

test('calls back once the time has come in its own time, never before', () => {
  const clock = createFastClock(1_000)
  const calledAt: number[] = []
  clock.setTimer(() => calledAt.push(clock.now() - START_AT), 2_500)
  vi.advanceTimersByTime(2)
  expect(calledAt).toEqual([])
  vi.advanceTimersByTime(100)
  expect(calledAt).toEqual([3_000])
})

test('does not call back what was called off', () => {
  const clock = createFastClock(10)
  let calls = 0
  clock.setTimer(() => calls++, 100)()
  vi.advanceTimersByTime(1_000)
  expect(calls).toBe(0)
})
