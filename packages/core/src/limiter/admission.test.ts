import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admissionOf, atOf, costOf, isProbing, markAt, markCount } from './admission.ts'

const count = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e15, noNaN: true })).map((value) => value + 0)
const mark = fc.record({ seq: count, used: count, sure: count, probe: fc.boolean() })

test('an admission holds what was packed into it, however many meters there are', () => {
  fc.assert(
    fc.property(count, count, fc.array(mark, { maxLength: 60 }), fc.nat(60), (at, cost, marks, some) => {
      const size = Math.min(some, marks.length)
      const admission = admissionOf({ now: at, outcomes: marks }, cost, size)
      expect(atOf(admission)).toBe(at)
      expect(costOf(admission)).toBe(cost)
      expect(markCount(admission)).toBe(size)
      const packed = marks.slice(0, size)
      expect(packed.map((_, i) => markAt(admission, i))).toEqual(packed)
      expect(isProbing(admission)).toBe(packed.some(({ probe }) => probe))
    }),
  )
})

test('a probe of which nothing is sure to be counted is a probe', () => {
  const admission = admissionOf({ now: 1, outcomes: [{ seq: 1, used: 1, sure: 0, probe: true }] }, 1)
  expect(markAt(admission, 0)).toEqual({ seq: 1, used: 1, sure: 0, probe: true })
  expect(isProbing(admission)).toBe(true)
})
