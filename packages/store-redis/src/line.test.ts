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
    line.noteClock(Math.floor(aheadMs + doneAt), sentAt, seenAt)
    expect(line.serverAheadMs).toBeLessThanOrEqual(aheadMs)
  }
  expect(line.serverAheadMs).toBeGreaterThan(aheadMs - 3)
})

test('follows a clock that is set, either way', () => {
  const line = new Line()
  line.noteClock(1_000_000, 10, 12)
  line.noteClock(400_000, 20, 22)
  expect(line.serverAheadMs).toBe(400_000 - 22)
  line.noteClock(2_000_000, 30, 33)
  expect(line.serverAheadMs).toBe(2_000_000 - 33)
})
