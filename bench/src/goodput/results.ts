import { readFileSync, writeFileSync } from 'node:fs'
import type { Measured } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'
import { strategies } from './strategies/all.ts'

/** One run, as its worker hands it over. */
export interface RunSummary {
  /** Answered calls, weighed as goodput weighs them. */
  readonly goodput: number
  readonly answered: number
  readonly refused: number
  /** The most refusals in an hour after the first. */
  readonly mostRefused: number
  /** Blocks only: calls that tried whether a block was over, a block; and how late all was back, a block's length. */
  readonly probes?: number
  readonly back?: number
}

/** The same of several runs: a column for each number. */
export type Columns = { readonly [name in keyof RunSummary]: readonly number[] }

/** All runs of a strategy in a scenario at a quota: one for each seed from 1. */
export interface Entry {
  readonly scenario: string
  readonly quota: number
  readonly strategy: string
  readonly runs: Columns
  /** What happened in the first run, for charts. */
  readonly curves?: Curves | undefined
}

/** Numbers for each stretch of so many minutes. */
export interface Curves {
  readonly minutes: number
  readonly answered: readonly number[]
  readonly refused: readonly number[]
  /** Most percent of the limit in use. */
  readonly percent: readonly number[]
}

/** Everything that was measured, and with what. */
export interface Results {
  readonly hours: number
  readonly versions: Readonly<Record<string, string>>
  readonly entries: readonly Entry[]
}

const FILE = new URL('../../goodput.json', import.meta.url)

export function readResults(): Results {
  return JSON.parse(readFileSync(FILE, 'utf8'))
}

/** Writes results, an entry a line. */
export function writeResults({ entries, ...rest }: Results): void {
  const head = JSON.stringify({ ...rest, entries: [] }).slice(0, -2)
  const lines = inOrder(entries).map((entry) => JSON.stringify(entry))
  writeFileSync(FILE, `${head}\n${lines.join(',\n')}\n]}\n`)
}

/** Turns the runs of an entry, one for each seed, into a column for each number. */
export function columnsOf(runs: readonly RunSummary[]): Columns {
  const names = Object.keys(runs[0]!) as (keyof RunSummary)[]
  return Object.fromEntries(names.map((name) => [name, runs.map((run) => run[name]!)])) as unknown as Columns
}

/** The entries of both, of which the newer ones replace older ones. */
export function merge(older: readonly Entry[], newer: readonly Entry[]): Entry[] {
  const keyOf = ({ scenario, quota, strategy }: Entry) => `${scenario} ${quota} ${strategy}`
  const replaced = new Set(newer.map(keyOf))
  return [...older.filter((entry) => !replaced.has(keyOf(entry))), ...newer]
}

function inOrder(entries: readonly Entry[]): Entry[] {
  const placeOf = (list: readonly { name: string }[], name: string) =>
    list.findIndex((item) => item.name === name)
  return entries.toSorted(
    (a, b) =>
      placeOf(scenarios, a.scenario) - placeOf(scenarios, b.scenario) ||
      a.quota - b.quota ||
      placeOf(strategies, a.strategy) - placeOf(strategies, b.strategy),
  )
}

export function findEntry(
  entries: readonly Entry[],
  scenario: string,
  quota: number,
  strategy: string,
): Entry | undefined {
  return entries.find(
    (entry) => entry.scenario === scenario && entry.quota === quota && entry.strategy === strategy,
  )
}

/** What a strategy reached: medians over the seeds. */
export function measure(entry: Entry, oracle: Entry): Measured {
  const { mostRefused, probes, back } = entry.runs
  return {
    goodput: median(goodputShares(entry, oracle)),
    rejected: median(rejectedShares(entry)),
    rejectedInWindow: median(mostRefused),
    probes: probes && median(probes),
    back: back && median(back),
  }
}

/** Goodput beside the oracle's run of the same seed, for the seeds that both have. */
export function goodputShares({ runs }: Entry, oracle: Entry): number[] {
  return runs.goodput
    .slice(0, oracle.runs.goodput.length)
    .map((goodput, i) => goodput / oracle.runs.goodput[i]!)
}

/** Shares of the calls sent that Meta refused. */
export function rejectedShares({ runs: { answered, refused } }: Entry): number[] {
  return refused.map((count, i) => (count === 0 ? 0 : count / (count + answered[i]!)))
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
