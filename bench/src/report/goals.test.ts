import { expect, test } from 'vitest'
import { TYPICAL_CALLS } from '../measure/heap.ts'
import type { Cell, Results } from '../results.ts'
import { SUBJECTS } from '../subjects.ts'
import { type Goal, goalRows } from './goals.ts'

const CELL = { medianNs: 100, p99Ns: 1, p999Ns: 1, opsPerSecond: 1e7, ratio: 2, error: 0, bytes: 300 }

function resultsOf(cells: readonly Cell[], heap: Results['heap'] = []): Results {
  return { cells, heap } as Results
}

const RESULTS = resultsOf([
  { ...CELL, subject: 'headgate-memory', trial: 'two-limits' },
  { ...CELL, subject: 'limiter', trial: 'one-limit', medianNs: 250 },
])

function rowOf(goal: Omit<Goal, 'what'>): string[] {
  return goalRows(RESULTS, [{ what: 'a', ...goal }])[0]!
}

test('tells whether what was measured reaches a goal', () => {
  const faster: Goal['measure'] = (of) => of.faster('headgate-memory/two-limits', 'limiter/one-limit')
  expect(rowOf({ than: 'b', least: 2.5, measure: faster })).toEqual(['a', '≥ 2.5 × b', '2.50 ×', 'reached'])
  expect(rowOf({ than: 'b', least: 2.6, measure: faster })).toEqual(['a', '≥ 2.6 × b', '2.50 ×', 'missed'])
  const bytes: Goal['measure'] = (of) => of.bytes('headgate-memory/two-limits')
  expect(rowOf({ most: 300, measure: bytes })).toEqual(['a', '≤ 300 bytes', '300 bytes', 'reached'])
  expect(rowOf({ most: 299, measure: bytes })).toEqual(['a', '≤ 299 bytes', '300 bytes', 'missed'])
})

test('a goal is neither reached nor missed where a part of it was not measured', () => {
  const row = rowOf({
    than: 'b',
    least: 1,
    measure: (of) => of.faster('headgate-memory/two-limits', 'limiter/denied'),
  })
  expect(row).toEqual(['a', '≥ 1 × b', 'not measured', ''])
})

test('all goals are measured where all that there is was', async () => {
  const cells: Cell[] = []
  for (const [subject, load] of Object.entries(SUBJECTS)) {
    const { trials } = (await load()).subject
    for (const trial of Object.keys(trials)) cells.push({ ...CELL, subject, trial: trial as Cell['trial'] })
  }
  const heap = [{ subject: 'headgate-memory', callsEach: TYPICAL_CALLS, bytes: 400 }]
  for (const row of goalRows(resultsOf(cells, heap))) expect(row).not.toContain('not measured')
  for (const row of goalRows(resultsOf([]))) expect(row).toContain('not measured')
})
