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
        percent = Math.max(0, percent - seconds / 3)
        const full = gauge.isFull(at)
        if (Math.abs(percent - 100) > 1e-6) expect(full).toBe(percent > 100)
        if (full) expect(gauge.isFull(gauge.belowFullAt(at))).toBe(false)
        if (full) expect(gauge.isFull(gauge.belowFullAt(at) - 1)).toBe(true)
        gauge.add(at, { calls: points, cpuMs: 0, timeMs: 0 }, full)
        if (!full) percent += (points * 5) / 3
        expect((gauge.count(at) * 100) / 60).toBeCloseTo(percent, 6)
      }
    }),
  )
})

it('is filled by rejected calls up to the rim', () => {
  const gauge = new BucketGauge(
    (points) => points * 6_000,
    () => 45,
  )
  gauge.add(0, { calls: 45, cpuMs: 0, timeMs: 0 }, false)
  gauge.add(12_000, { calls: 1, cpuMs: 0, timeMs: 0 }, true)
  expect(gauge.count(12_000)).toBe(44)
  gauge.add(12_000, { calls: 9, cpuMs: 0, timeMs: 0 }, true)
  expect(gauge.count(12_000)).toBe(45)
})

it('is never below full if it holds nothing', () => {
  const gauge = new BucketGauge(
    () => 1,
    () => 0,
  )
  expect(gauge.belowFullAt(0)).toBe(Number.POSITIVE_INFINITY)
})
