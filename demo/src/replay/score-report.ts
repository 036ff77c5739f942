import { table } from '../table.ts'
import type { ReplayedCall } from './replay.ts'
import { scoreErrors } from './score-errors.ts'

/** By so many points, documented costs may fall short of what Meta says next. */
const MOST_BELOW = 2

/** What both ways of counting calls predict of the score, beside what the headers said; nothing if none did. */
export function scoreSummary(runs: readonly (readonly ReplayedCall[])[]): string[] {
  const { documented, learned } = scoreErrors(runs)
  if (documented.length === 0) return []
  const lowest = Math.min(...documented)
  const below = documented.filter((error) => error < -MOST_BELOW).length
  return [
    ...table(
      ['score predicted by', 'headers', 'mean', 'largest above', 'largest below'],
      [errorRow('documented costs', documented), errorRow('learned costs', learned)],
    ),
    '',
    'Differences between the score that was predicted of an ad account and what the header then said, in points:',
    'from the header before, 0.2 points drained a second, and what the calls since took, the reporting one included.',
    'Documented are 1 point for a read and 3 for a write; learned is what the limiter counted each call as by then.',
    below === 0
      ? `By documented costs, no prediction lies more than ${MOST_BELOW} points below what Meta says next.`
      : `By documented costs, ${below} of ${documented.length} predictions lie more than ${MOST_BELOW} points below what Meta says next, by up to ${points(-lowest)}.`,
  ]
}

function errorRow(name: string, errors: readonly number[]): string[] {
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  return [
    name,
    String(errors.length),
    points(mean),
    points(Math.max(0, ...errors)),
    points(-Math.min(0, ...errors)),
  ]
}

function points(value: number): string {
  return value.toFixed(2).replace(/^-(0\.00)$/, '$1')
}
