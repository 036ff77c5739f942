import { Bench } from 'tinybench'

/** Something to be measured. */
export interface Subject {
  readonly name: string
  /** Does it once. */
  readonly run: () => unknown
}

/** What was measured of a subject. */
export interface Measured {
  readonly name: string
  /** Medians over the rounds, in µs. */
  readonly medianUs: number
  readonly p99Us: number
  /** How many times as long as the first subject it took, by the medians of a round: the median of all rounds. */
  readonly ratio: number
}

/** Options of {@link measure}. */
export interface MeasureOptions {
  readonly rounds: number
  /** Time in ms that each subject has in a round. */
  readonly timeMs: number
}

/**
 * Measures subjects by turns, and compares each with the first of its own round: a machine that others use as
 * well is faster and slower by the second.
 */
export async function measure(
  subjects: readonly Subject[],
  { rounds, timeMs }: MeasureOptions,
): Promise<Measured[]> {
  const medians: number[][] = []
  const p99s: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: timeMs, warmupTime: timeMs / 5 })
    for (const { name, run } of subjects) bench.add(name, run)
    await bench.run()
    const latencies = bench.tasks.map(({ name, result }) => {
      if ('latency' in result) return result.latency
      throw new Error(`${name} could not be measured`, { cause: 'error' in result ? result.error : result })
    })
    medians.push(latencies.map(({ p50 }) => p50))
    p99s.push(latencies.map(({ p99 }) => p99))
  }
  return subjects.map(({ name }, i) => ({
    name,
    medianUs: 1_000 * median(medians.map((round) => round[i]!)),
    p99Us: 1_000 * median(p99s.map((round) => round[i]!)),
    ratio: median(medians.map((round) => round[i]! / round[0]!)),
  }))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

/** Prints what was measured as a table. */
export function print(title: string, measured: readonly Measured[]): void {
  console.log(title)
  console.table(
    measured.map(({ name, medianUs, p99Us, ratio }) => ({
      name,
      'median µs': medianUs.toFixed(1),
      'p99 µs': p99Us.toFixed(1),
      ratio: ratio.toFixed(2),
    })),
  )
}
