import { expect, test } from 'vitest'
import { errorOfMedian, median } from './statistics.ts'

test('the median is the middle, or lies between both in the middle', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
})

test('the error of a median counts the one number that lies apart of a few, and no more than the median does of many', () => {
  expect(errorOfMedian([10, 10, 10])).toBe(0)
  expect(errorOfMedian([5])).toBe(0)
  // Two deviations of 0 and one of 6: a standard deviation of 6 / √2.
  expect(errorOfMedian([10, 10, 16])).toBe(3)
  expect(errorOfMedian([10, 16, 10, 10, 10])).toBe(3)
  expect(errorOfMedian([...new Array(9).fill(10), 20, 30])).toBe(0)
  expect(errorOfMedian([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(2)
})
