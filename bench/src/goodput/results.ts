import { readFileSync, writeFileSync } from 'node:fs'
import { strategies } from './strategies/all.ts'
import { scenarios } from './scenarios/all.ts'
import type { Measured } from './scenario.ts'

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

/** All runs of a strategy in a scenario at a quota: one for each seed from 1. */
export interface Entry {
  readonly scenario: string
  readonly quota: number
  readonly strategy: string
  readonly runs: readonly RunSummary[]
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

/** What a strategy reached: medians over the seeds, beside the oracle's run of the same seed. */
export function measure(entry: Entry, oracle: Entry): Measured {
  const { runs } = entry
  const probes = runs.flatMap((run) => run.probes ?? [])
  const back = runs.flatMap((run) => run.back ?? [])
  return {
    goodput: median(runs.map(({ goodput }, i) => goodput / oracle.runs[i]!.goodput)),
    rejected: median(runs.map(rejectedShare)),
    rejectedInWindow: median(runs.map(({ mostRefused }) => mostRefused)),
    probes: probes.length > 0 ? median(probes) : undefined,
    back: back.length > 0 ? median(back) : undefined,
  }
}

/** Share of the calls sent that Meta refused. */
export function rejectedShare({ answered, refused }: RunSummary): number {
  return refused === 0 ? 0 : refused / (answered + refused)
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
