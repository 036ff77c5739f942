import { expect, test } from 'vitest'
import { plainWords } from '../src/compare/plain-words.ts'
import type { Totals } from '../src/compare/totals.ts'

const HOUR_MS = 3_600_000

function totals(fields: Partial<Totals>): Totals {
  return { due: 1_000, answered: 500, rejected: 0, left: 500, blockedMs: 0, totalMs: 6 * HOUR_MS, ...fields }
}

function words(backOff: Partial<Totals>, headgate: Partial<Totals>, limit = { backOff: 500, headgate: 500 }) {
  const limits = [{ title: 'The app', capacity: 400, ideal: 800, ...limit }]
  return plainWords({ backOff: totals(backOff), headgate: totals(headgate), ideal: 800, limits }).join('\n')
}

test('says how much better Headgate was', () => {
  const text = words(
    { rejected: 1_500, answered: 500, blockedMs: 5 * HOUR_MS },
    { rejected: 3, answered: 750 },
  )
  expect(text).toContain('rejected 1,500 of 2,000 calls sent')
  expect(text).toContain('with Headgate 3 of 753')
  expect(text).toContain('250 more calls were answered in the same time, 50 % more')
  expect(text).toContain('5 h 00 min with back-off alone and 0 s with Headgate')
  expect(text).not.toMatch(/got more out of|no gain|did not spare/)
})

test('says so where Headgate was worse', () => {
  const text = words(
    { rejected: 2, answered: 700 },
    { rejected: 5, answered: 350, blockedMs: HOUR_MS },
    { backOff: 700, headgate: 350 },
  )
  expect(text).toContain('did not spare Meta any')
  expect(text).toContain('350 fewer calls were answered in the same time, 50 % fewer')
  expect(text).toContain('no gain')
  expect(text).toContain('Back-off alone got more out of: The app (88 % against 44 %).')
})

test('makes nothing of next to no difference', () => {
  const text = words({ answered: 500 }, { answered: 503 }, { backOff: 503, headgate: 500 })
  expect(text).toContain('Neither client had a single call rejected.')
  expect(text).toContain('Both had nearly the same number of calls answered (500 and 503).')
  expect(text).not.toContain('got more out of')
})

test('finds words where nothing was to be had', () => {
  const text = words({ answered: 0 }, { answered: 0 }, { backOff: 0, headgate: 0 })
  expect(text).not.toMatch(/NaN|Infinity/)
})
