import { expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

test('never takes the clock to be further ahead than it can be, and comes close to it', () => {
  const clock = new ServerClock()
  const aheadMs = 1_767_225_600_000.4
  // Answers that took long tell little, quick ones much; a late look at an answer loosens nothing.
  for (const [sentAt, doneAt, seenAt] of [
    [0, 40, 90],
    [100, 101, 102],
    [200, 230, 260],
  ] as const) {
    clock.note(Math.floor(aheadMs + doneAt), sentAt, seenAt, false)
    expect(clock.aheadMs).toBeLessThanOrEqual(aheadMs)
  }
  expect(clock.aheadMs).toBeGreaterThan(aheadMs - 3)
})

test('follows a clock that is set, either way', () => {
  const clock = new ServerClock()
  clock.note(1_000_000, 10, 12, false)
  clock.note(400_000, 20, 22, false)
  expect(clock.aheadMs).toBe(400_000 - 22)
  clock.note(2_000_000, 30, 33, false)
  expect(clock.aheadMs).toBe(2_000_000 - 33)
})

test('goes by the way back of an answer that was too late, until one is quicker', () => {
  const clock = new ServerClock()
  clock.note(1_000_010, 10, 12, false)
  clock.note(1_000_020, 20, 320, true)
  expect(clock.aheadMs).toBe(1_000_020 - 320)
  clock.note(1_000_400, 400, 402, false)
  expect(clock.aheadMs).toBe(1_000_400 - 402)
})
