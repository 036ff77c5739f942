import { type Baseline, type BaselineCell, readBaseline } from './baseline.ts'
import { type CellName, isOwn, nameOf } from './cells.ts'
import type { LatencyOptions } from './measure/latency.ts'
import { showError, showRatio } from './report/show.ts'
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

/** What can be compared with a baseline, and what cannot. */
export interface Coverage {
  /** Cells of both. */
  readonly known: readonly CellName[]
  /** Cells of Headgate's that the baseline does not have. */
  readonly added: readonly string[]
  /** Cells of the baseline that were chosen and are not there to be measured. */
  readonly gone: readonly string[]
}

/**
 * Tells which of some cells can be compared.
 *
 * @param isChosen whether a cell of that name, measurable or not, was chosen
 */
export function cover(
  cells: readonly CellName[],
  baseline: Baseline,
  isChosen: (name: string) => boolean,
): Coverage {
  const own = cells.filter(isOwn)
  const names = new Set(own.map(nameOf))
  const inBaseline = (name: string) => Object.hasOwn(baseline.cells, name)
  return {
    known: own.filter((cell) => inBaseline(nameOf(cell))),
    added: [...names].filter((name) => !inBaseline(name)),
    gone: Object.keys(baseline.cells).filter((name) => isChosen(name) && !names.has(name)),
  }
}

export interface CheckOptions {
  /** Whether a cell of that name was chosen. */
  readonly isChosen: (name: string) => boolean
  /** The baseline. Defaults to the committed one. */
  readonly file?: string | undefined
  /** Whether cells that the baseline does not have may be passed over: it is of a commit that lacks their trial. */
  readonly allowsNew?: boolean
  /** How much longer decisions should seem to take, as a part of their time: to see whether that is found. */
  readonly slowDown?: number
}

/**
 * Measures Headgate anew and compares it with a baseline. Cells that look slower are measured for more rounds before
 * they are found slower. Returns whether everything could be compared and is as fast as it was.
 */
export async function check(
  cells: readonly CellName[],
  { isChosen, file, allowsNew = false, slowDown = 0 }: CheckOptions,
): Promise<boolean> {
  const baseline = readBaseline(file)
  const { known, added, gone } = cover(cells, baseline, isChosen)
  for (const name of added) console.log(`${name} has no baseline: it is not compared.`)
  for (const name of gone) console.log(`${name} has a baseline and could not be measured.`)
  const isComplete = gone.length === 0 && (allowsNew || added.length === 0)
  const isAsFast = known.length > 0 && (await isAsFastAs(baseline, known, { ...LATENCY, slowDown }))
  if (!isComplete) console.log('Not everything could be compared: see the beginning.')
  else if (known.length === 0) console.log('Nothing of what was chosen has a baseline.')
  return isComplete && isAsFast
}

async function isAsFastAs(
  baseline: Baseline,
  known: readonly CellName[],
  latency: LatencyOptions,
): Promise<boolean> {
  const run = new Run(known)
  for (let round = 0; round < ROUNDS; round++) await run.measureLatencies(latency)
  await run.measureAllocations(latency.warmupMs)
  let verdicts = await judgeAll(run, baseline)
  for (let time = 0; time < MOST_TIMES_MORE; time++) {
    const suspects = known.filter((cell) =>
      verdicts.some((one) => one.name === nameOf(cell) && one.change > 1 + LEEWAY),
    )
    if (suspects.length === 0) break
    for (let round = 0; round < MORE_ROUNDS; round++) await run.measureLatencies(latency, suspects)
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
      now: `${showRatio(now.ratio)} ±${showError(now.error)}`,
      change: change.toFixed(2),
      allowed: allowed.toFixed(2),
      bytes: `${baseline.bytes} → ${Math.round(now.bytes ?? 0)}`,
      verdict: isSlower ? 'slower' : isGreedier ? 'allocates more' : 'as it was',
    })),
  )
}
