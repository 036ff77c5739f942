import { expect, test } from 'vitest'
import { judge, judgeTogether } from './check.ts'
import type { Cell } from './results.ts'

const BASELINE = { ratio: 10, error: 0.02, bytes: 200 }

function cell(ratio: number, error: number, bytes = 200): Cell {
  return {
    subject: 'headgate-memory',
    trial: 'two-limits',
    medianNs: 100,
    p99Ns: 200,
    p999Ns: 300,
    opsPerSecond: 1e7,
    ratio,
    error,
    bytes,
  }
}

test('what takes a little longer is as it was', () => {
  expect(judge('a', cell(11, 0.02), BASELINE)).toMatchObject({ isSlower: false, isGreedier: false })
})

test('a slow-down of 30 % is found', () => {
  expect(judge('a', cell(13, 0.05), BASELINE)).toMatchObject({ isSlower: true, change: 1.3 })
})

test('what may be noise is no slow-down', () => {
  expect(judge('a', cell(13, 0.12), BASELINE)).toMatchObject({ isSlower: false })
})

test('a slow-down of all is found where each alone may be noise', () => {
  const slower = Array.from({ length: 16 }, () => judge('a', cell(13, 0.12), BASELINE))
  expect(slower.some(({ isSlower }) => isSlower)).toBe(false)
  expect(judgeTogether(slower)).toMatchObject({ isSlower: true })
  expect(judgeTogether([...slower, judge('a', cell(1, 0.12), BASELINE)])).toMatchObject({ isSlower: true })
  expect(judgeTogether([judge('a', cell(13, 0.12), BASELINE)])).toMatchObject({ isSlower: false })
})

test('what became faster is as it was', () => {
  expect(judge('a', cell(5, 0.02), BASELINE)).toMatchObject({ isSlower: false })
})

test('what allocates more is found, whatever time it takes', () => {
  expect(judge('a', cell(9, 0.02, 270), BASELINE)).toMatchObject({ isGreedier: false })
  expect(judge('a', cell(9, 0.02, 290), BASELINE)).toMatchObject({ isSlower: false, isGreedier: true })
})
