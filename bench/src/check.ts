import { type Baseline, type BaselineCell, readBaseline } from './baseline.ts'
import { type CellName, nameOf } from './cells.ts'
import { showRatio } from './report/show.ts'
import type { Cell } from './results.ts'
import { Run } from './run.ts'

const LATENCY = { warmupMs: 100, turns: 10, turnMs: 15, tailMs: 5 }

/** Rounds for every cell, and how many more for those that look slower, up to how often. */
const ROUNDS = 3
const MORE_ROUNDS = 4
const MOST_TIMES_MORE = 2

/** What a ratio may grow by before anybody looks at its noise. */
const LEEWAY = 0.15

/** The same for all cells together: their noise is less. */
const LEEWAY_OF_ALL = 0.08

/** How many errors of both medians make a difference that is no chance. */
const ERRORS = 3

/** How much a decision may allocate beyond the baseline: where plans are made anew now and then, it is not the same. */
const BYTES_LEEWAY = 0.25
const LEAST_BYTES = 32

/** What became of a cell since the baseline. */
export interface Verdict {
  readonly name: string
  readonly now: Cell
  readonly baseline: BaselineCell
  /** How many times the baseline's ratio it is. */
  readonly change: number
  /** How many times it may be. */
  readonly allowed: number
  readonly isSlower: boolean
  readonly isGreedier: boolean
}

/** Compares a cell with its baseline. */
export function judge(name: string, now: Cell, baseline: BaselineCell): Verdict {
  const change = now.ratio / baseline.ratio
  const allowed = 1 + Math.max(LEEWAY, ERRORS * Math.hypot(now.error, baseline.error))
  const bytes = now.bytes ?? 0
  return {
    name,
    now,
    baseline,
    change,
    allowed,
    isSlower: change > allowed,
    isGreedier: bytes > baseline.bytes * (1 + BYTES_LEEWAY) + LEAST_BYTES,
  }
}

/** How all cells together changed: the geometric mean of their changes, and what it may be. */
export function judgeTogether(
  verdicts: readonly Verdict[],
): Pick<Verdict, 'change' | 'allowed' | 'isSlower'> {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length
  const change = Math.exp(mean(verdicts.map((one) => Math.log(one.change))))
  const errors = verdicts.map(({ now, baseline }) => Math.hypot(now.error, baseline.error))
  const allowed = 1 + Math.max(LEEWAY_OF_ALL, (ERRORS * Math.hypot(...errors)) / errors.length)
  return { change, allowed, isSlower: change > allowed }
}

/**
 * Measures Headgate anew and compares it with the committed baseline. Cells that look slower are measured for more
 * rounds before they are found slower. Returns whether all is as fast as it was.
 */
export async function check(cells: readonly CellName[], file?: string): Promise<boolean> {
  const baseline = readBaseline(file)
  const known = cells.filter((cell) => baseline.cells[nameOf(cell)] !== undefined)
  if (known.length === 0) throw new Error('nothing of what was chosen has a baseline')
  const run = new Run(known)
  for (let round = 0; round < ROUNDS; round++) await run.measureLatencies(LATENCY)
  await run.measureAllocations(LATENCY.warmupMs)
  let verdicts = await judgeAll(run, baseline)
  for (let time = 0; time < MOST_TIMES_MORE; time++) {
    const suspects = known.filter((cell) =>
      verdicts.some((one) => one.name === nameOf(cell) && one.change > 1 + LEEWAY),
    )
    if (suspects.length === 0) break
    for (let round = 0; round < MORE_ROUNDS; round++) await run.measureLatencies(LATENCY, suspects)
    verdicts = await judgeAll(run, baseline)
  }
  const { circumstances } = await run.results()
  printVerdicts(verdicts)
  if (circumstances.cpu !== baseline.cpu) {
    console.log(
      `The baseline was measured on ${baseline.cpu}, this is ${circumstances.cpu}: ratios may differ.`,
    )
  }
  const worse = verdicts.filter(({ isSlower, isGreedier }) => isSlower || isGreedier)
  for (const { name, change, allowed, now, isSlower, baseline: before } of worse) {
    console.log(
      isSlower
        ? `${name} takes ${showRatio(change)} times as long as in the baseline; ${showRatio(allowed)} times would be noise`
        : `${name} allocates ${Math.round(now.bytes!)} bytes a decision; ${before.bytes} in the baseline`,
    )
  }
  const all = judgeTogether(verdicts)
  console.log(
    `All together take ${all.change.toFixed(2)} times as long as in the baseline; ${all.allowed.toFixed(2)} times would be noise.`,
  )
  const isAsFast = worse.length === 0 && !all.isSlower
  console.log(isAsFast ? 'No slower than the baseline.' : 'Slower than the baseline.')
  return isAsFast
}

async function judgeAll(run: Run, baseline: Baseline): Promise<Verdict[]> {
  const { cells } = await run.results()
  return cells.map((cell) => judge(nameOf(cell), cell, baseline.cells[nameOf(cell)]!))
}

function printVerdicts(verdicts: readonly Verdict[]): void {
  console.table(
    verdicts.map(({ name, now, baseline, change, allowed, isSlower, isGreedier }) => ({
      cell: name,
      baseline: showRatio(baseline.ratio),
      now: `${showRatio(now.ratio)} ±${Math.round(100 * now.error)} %`,
      change: change.toFixed(2),
      allowed: allowed.toFixed(2),
      bytes: `${baseline.bytes} → ${Math.round(now.bytes ?? 0)}`,
      verdict: isSlower ? 'slower' : isGreedier ? 'allocates more' : 'as it was',
    })),
  )
}
