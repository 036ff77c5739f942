import { expect, test } from 'vitest'
import { Tally } from './tally.ts'
import { HOUR_MS, MINUTE_MS, START_AT } from './units.ts'

test('goodput is the same for the same bursts, wherever in one of them the run ends', () => {
  const lengthMs = 24 * HOUR_MS
  const goodputs = [0, 10, 25, 40].map((minutes) => {
    const tally = new Tally(lengthMs)
    for (let at = minutes * MINUTE_MS; at < lengthMs; at += HOUR_MS) {
      for (let i = 0; i < 100; i++) tally.arrived(START_AT + at, true)
    }
    return tally.goodput(2 * HOUR_MS, HOUR_MS)
  })
  for (const goodput of goodputs) expect(goodput).toBeCloseTo(2_100, -1)
})

test('counts the most refusals in an hour, the first left out', () => {
  const tally = new Tally(3 * HOUR_MS)
  for (let i = 0; i < 9; i++) tally.arrived(START_AT, false)
  for (let i = 0; i < 4; i++) tally.arrived(START_AT + 1.5 * HOUR_MS, false)
  expect(tally.mostRefusedInHour).toBe(4)
  expect(tally.totalRefused).toBe(13)
})
