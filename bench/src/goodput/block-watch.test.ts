import { expect, test } from 'vitest'
import { BlockWatch } from './block-watch.ts'

test('counts the calls that try, and the time until as many are answered as were on their way', () => {
  const watch = new BlockWatch([{ startAt: 10_000, endAt: 70_000 }], 2)
  watch.sent(10_500)
  watch.sent(40_000)
  watch.answered(10_600)
  watch.sent(71_000)
  watch.answered(72_000)
  watch.sent(72_000)
  watch.answered(73_000)
  watch.answered(80_000)
  expect(watch.outcomes(100_000)).toEqual([{ probes: 2, backMs: 3_000 }])
})

test('a client that does not come back is late by all the time that it had', () => {
  const watch = new BlockWatch([{ startAt: 0, endAt: 1_000 }], 1)
  expect(watch.outcomes(61_000)).toEqual([{ probes: 0, backMs: 60_000 }])
})
