import { expect, test } from 'vitest'
import { Line } from './line.ts'

test("never takes the node's clock to be further ahead than it can be, and comes close to it", () => {
  const line = new Line()
  const aheadMs = 1_767_225_600_000.4
  // Answers that took long tell little, quick ones much; a late look at an answer loosens nothing.
  for (const [sentAt, doneAt, seenAt] of [
    [0, 40, 90],
    [100, 101, 102],
    [200, 230, 260],
  ] as const) {
    line.noteClock(Math.floor(aheadMs + doneAt), sentAt, seenAt, false)
    expect(line.serverAheadMs).toBeLessThanOrEqual(aheadMs)
  }
  expect(line.serverAheadMs).toBeGreaterThan(aheadMs - 3)
})

test('follows a clock that is set, either way', () => {
  const line = new Line()
  line.noteClock(1_000_000, 10, 12, false)
  line.noteClock(400_000, 20, 22, false)
  expect(line.serverAheadMs).toBe(400_000 - 22)
  line.noteClock(2_000_000, 30, 33, false)
  expect(line.serverAheadMs).toBe(2_000_000 - 33)
})

test('goes by the way back of an answer that was too late, until one is quicker', () => {
  const line = new Line()
  line.noteClock(1_000_010, 10, 12, false)
  line.noteClock(1_000_020, 20, 320, true)
  expect(line.serverAheadMs).toBe(1_000_020 - 320)
  line.noteClock(1_000_400, 400, 402, false)
  expect(line.serverAheadMs).toBe(1_000_400 - 402)
})
