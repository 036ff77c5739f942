import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BucketGauge } from './bucket-gauge.ts'

/** Each reading of a score of 60 points, drained over 300 seconds, is 5/3 % per point and loses 1/3 % a second. */
it('moves between readings by whole points and an even drain, as recorded scores do', () => {
  const calls = fc.array(fc.record({ seconds: fc.nat(9), points: fc.integer({ min: 1, max: 3 }) }))
  fc.assert(
    fc.property(calls, (steps) => {
      const gauge = new BucketGauge(
        () => 300_000,
        () => 60,
      )
      let at = 0
      let percent = 0
      for (const { seconds, points } of steps) {
        at += seconds * 1_000
        gauge.add(at, { calls: points, cpuMs: 0, timeMs: 0 })
        percent = Math.min(100, Math.max(0, percent - seconds / 3) + (points * 5) / 3)
        expect((gauge.count(at) * 100) / 60).toBeCloseTo(percent, 6)
      }
    }),
  )
})

it('is below full a moment after it was full, and never if it holds nothing', () => {
  const gauge = new BucketGauge(
    (points) => points * 6_000,
    () => 45,
  )
  gauge.add(0, { calls: 45, cpuMs: 0, timeMs: 0 })
  expect(gauge.isFull(0)).toBe(true)
  expect(gauge.isFull(gauge.belowFullAt(0))).toBe(false)
  expect(
    new BucketGauge(
      () => 1,
      () => 0,
    ).belowFullAt(0),
  ).toBe(Number.POSITIVE_INFINITY)
})

it('keeps its points when its size changes, as far as they fit', () => {
  let size = 9_000
  const gauge = new BucketGauge(
    () => 300_000,
    () => size,
  )
  gauge.add(0, { calls: 90, cpuMs: 0, timeMs: 0 })
  size = 60
  expect(gauge.count(0)).toBe(60)
})
