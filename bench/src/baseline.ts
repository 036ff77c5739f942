import { readFileSync } from 'node:fs'
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

export const BASELINE_FILE: URL = new URL('../baseline.json', import.meta.url)

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(BASELINE_FILE, 'utf8'))
}

/** The part of some results that later ones are compared with. */
export function baselineOf({ circumstances, cells }: Results): Baseline {
  const { cpu, node } = circumstances
  const own = cells.filter(({ subject }) => subject.startsWith('headgate'))
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
