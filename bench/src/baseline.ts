import { readFileSync, writeFileSync } from 'node:fs'
import { isOwn } from './cells.ts'
import type { Results } from './results.ts'

/** What Headgate took when its speed was last agreed on. */
export interface Baseline {
  readonly cpu: string
  readonly node: string
  /** By subject and trial. */
  readonly cells: { readonly [name: string]: BaselineCell }
}

export interface BaselineCell {
  readonly ratio: number
  readonly error: number
  readonly bytes: number
}

const BASELINE_FILE: URL = new URL('../baseline.json', import.meta.url)

/** Reads a baseline that {@link writeBaseline} wrote. */
export function readBaseline(file: URL | string = BASELINE_FILE): Baseline {
  return JSON.parse(readFileSync(file, 'utf8'))
}

export function writeBaseline(results: Results, file: URL | string = BASELINE_FILE): void {
  writeFileSync(file, `${JSON.stringify(baselineOf(results), null, 2)}\n`)
}

/** The part of some results that later ones are compared with. */
function baselineOf({ circumstances, cells }: Results): Baseline {
  const { cpu, node } = circumstances
  const own = cells.filter(isOwn)
  return {
    cpu,
    node,
    cells: Object.fromEntries(
      own.map(({ subject, trial, ratio, error, bytes }) => [
        `${subject}/${trial}`,
        { ratio: round(ratio), error: round(error), bytes: Math.round(bytes ?? 0) },
      ]),
    ),
  }
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
