import { describe, expect, test } from 'vitest'
import { parseRecordings } from '../src/replay/recording.ts'
import { replay } from '../src/replay/replay.ts'
import { scoreErrors } from '../src/replay/score-errors.ts'
import { scoreSummary } from '../src/replay/score-report.ts'

/** A call on account 42, and the percentage of its score that the header tells. */
function call(t: number, method: string, percent: number | undefined) {
  const header = { 'x-ad-account-usage': JSON.stringify({ acc_id_util_pct: percent }) }
  return { t, method, path: '/v24.0/act_42/campaigns', status: 200, ...(percent !== undefined && header) }
}

function runOf(...calls: object[]) {
  return replay(parseRecordings(JSON.stringify({ recording: 'a run', calls }))[0]!)
}

/** Writes every few seconds, of which each truly takes so many points. Headers lag: each says what the last call left. */
function writes(times: number, everySeconds: number, points: number) {
  let level = 0
  return Array.from({ length: times }, (_, i) => {
    const said = level
    level = Math.max(0, level - 0.2 * everySeconds) + points
    return call(i * everySeconds, 'POST', (100 * said) / 60)
  })
}

describe('the score by documented costs', () => {
  test('is predicted from the header before, what drained since, and the points of the calls since', () => {
    const run = runOf(
      call(0, 'POST', 10),
      // 6 points less 0.2 and 3 more are 8.8; Meta says 7.8.
      call(1, 'POST', 13),
      call(2, 'POST', undefined),
      // 7.8 less 0.4 and 6 more are 13.4; Meta says 12.
      call(3, 'POST', 20),
      // 12 less 2 and 1 more are 11; Meta says 12.
      call(13, 'GET', 20),
      // All has drained, and 1 is there.
      call(113, 'GET', 5),
    )
    const expected = [1, 1.4, -1, -2]
    const { documented } = scoreErrors([run])
    expect(documented).toHaveLength(expected.length)
    for (const [i, error] of documented.entries()) expect(error).toBeCloseTo(expected[i]!, 9)
  })

  test('is predicted anew in every run', () => {
    const runs = [runOf(call(0, 'POST', 10), call(1, 'POST', 13)), runOf(call(0, 'POST', 80))]
    expect(scoreErrors(runs).documented).toHaveLength(1)
  })

  test('never lies more than two points below what Meta says next, where calls cost what is documented or less', () => {
    for (const points of [0.6, 1.2, 2, 3]) {
      const { documented } = scoreErrors([runOf(...writes(40, 7, points))])
      expect(documented).toHaveLength(39)
      expect(Math.min(...documented)).toBeGreaterThanOrEqual(-2)
    }
  })
})

test('the score by learned costs comes closer where calls cost less than is documented', () => {
  const { documented, learned } = scoreErrors([runOf(...writes(60, 7, 1.2))])
  const size = (errors: readonly number[]) => errors.reduce((sum, error) => sum + Math.abs(error), 0)
  expect(size(learned.slice(-30))).toBeLessThan(0.5 * size(documented.slice(-30)))
})

describe('the summary', () => {
  test('gives both errors, mean and largest, in points', () => {
    const lines = scoreSummary([runOf(call(0, 'POST', 10), call(1, 'POST', 13), call(2, 'POST', 20))])
    // 8.8 where Meta says 7.8, and 10.6 where it says 12.
    expect(lines.find((line) => line.startsWith('documented'))!.split(/ {2,}/)).toEqual([
      'documented costs',
      '2',
      '-0.20',
      '1.00',
      '1.40',
    ])
    expect(lines.find((line) => line.startsWith('learned'))!.split(/ {2,}/)).toHaveLength(5)
    expect(lines.at(-1)).toBe(
      'By documented costs, no prediction lies more than 2 points below what Meta says next.',
    )
  })

  test('says so where calls are dearer than documented', () => {
    const lines = scoreSummary([runOf(call(0, 'POST', 10), call(1, 'POST', 20), call(2, 'GET', 22))])
    // 8.8 where Meta says 12, and 12.8 where it says 13.2.
    expect(lines.at(-1)).toBe(
      'By documented costs, 1 of 2 predictions lie more than 2 points below what Meta says next, by up to 3.20.',
    )
  })

  test('is left out where no header told of a score', () => {
    expect(scoreSummary([runOf(call(0, 'POST', undefined))])).toEqual([])
  })
})
