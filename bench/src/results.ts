import type { Latency } from './measure/latency.ts'
import type { Timer } from './measure/timer.ts'
import { errorOfMedian, median } from './statistics.ts'
import type { TrialName } from './trials.ts'

/** What was measured of one subject in one trial, over all rounds. */
export interface Cell {
  readonly subject: string
  readonly trial: TrialName
  readonly medianNs: number
  readonly p99Ns: number | undefined
  readonly p999Ns: number | undefined
  readonly opsPerSecond: number
  /** How many times as long as the floor of its place, measured in the same processes. */
  readonly ratio: number
  /** How far the ratio may be off by chance, as a part of it, as its rounds tell. */
  readonly error: number
  /** Bytes allocated by a decision. */
  readonly bytes: number | undefined
}

/** Room on the heap that a meter takes. */
export interface HeapCell {
  readonly subject: string
  readonly callsEach: number
  readonly bytes: number
}

/** Where and with what it was measured. */
export interface Circumstances {
  readonly at: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  readonly v8: string
  readonly versions: { readonly [name: string]: string }
  readonly rounds: number
  readonly seed: number
  readonly timer: Timer
}

/** All that a run of the bench found. */
export interface Results {
  readonly circumstances: Circumstances
  readonly cells: readonly Cell[]
  readonly heap: readonly HeapCell[]
}

/** Brings the rounds of a cell together. */
export function toCell(
  subject: string,
  trial: TrialName,
  rounds: readonly Latency[],
  bytes: number | undefined,
): Cell {
  const middle = (of: (latency: Latency) => number | undefined) => {
    const values = rounds.map(of).filter((value) => value !== undefined)
    return values.length === 0 ? undefined : median(values)
  }
  const ratios = rounds.map(({ ratio }) => ratio)
  const ratio = median(ratios)
  return {
    subject,
    trial,
    medianNs: middle(({ medianNs }) => medianNs)!,
    p99Ns: middle(({ p99Ns }) => p99Ns),
    p999Ns: middle(({ p999Ns }) => p999Ns),
    opsPerSecond: 1e9 / middle(({ meanNs }) => meanNs)!,
    ratio,
    error: errorOfMedian(ratios) / ratio,
    bytes,
  }
}
