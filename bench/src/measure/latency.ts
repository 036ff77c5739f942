import { Bench, type Statistics } from 'tinybench'
import { median } from '../statistics.ts'
import { type Stopwatch, warmUp } from './stopwatch.ts'

/** How long to measure. */
export interface LatencyOptions {
  readonly warmupMs: number
  /** Turns that the floor and the subject take, one after the other. */
  readonly turns: number
  /** How long each of them has in a turn. */
  readonly turnMs: number
  /** How long single decisions are measured. */
  readonly tailMs: number
  /** How much longer the subject's batches should take, as a part of their time. Defaults to `0`. */
  readonly slowDown?: number
}

/** What one process measured of a subject, in ns for each decision. */
export interface Latency {
  /** Median of batches. */
  readonly medianNs: number
  /** Mean of all batches of a turn, with what comes between, and of that the median: throughput is told from it. */
  readonly meanNs: number
  /** Tails of single decisions; `undefined` where there were too few of them, or many were made at once. */
  readonly p99Ns: number | undefined
  readonly p999Ns: number | undefined
  /** How many times as long as the floor: the median over the turns. */
  readonly ratio: number
  /** Whether it took no longer than doing nothing does: then its work was lost. */
  readonly isIdle: boolean
}

/** How many times as long as nothing something takes at least. */
const WORKING = 2

/** Measures a subject and its floor by turns, so that whatever slows the machine slows both. */
export async function measureLatency(
  subject: Stopwatch,
  floor: Stopwatch,
  empty: Stopwatch,
  { warmupMs, turns, turnMs, tailMs, slowDown = 0 }: LatencyOptions,
): Promise<Latency> {
  const watches = [slowDown > 0 ? slowedDown(subject, slowDown) : subject, floor, empty]
  const runs: number[] = []
  for (const watch of watches) runs.push(await warmUp(watch, warmupMs))
  const medians: number[][] = watches.map(() => [])
  const means: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    for (const [i, watch] of watches.entries()) {
      const { p50, mean } = await measureBatches(watch, runs[i]!, i === 2 ? turnMs / 10 : turnMs)
      medians[i]!.push(p50 * 1e6)
      if (i === 0) means.push(mean * 1e6)
    }
  }
  const [ofSubject, ofFloor, ofEmpty] = medians as [number[], number[], number[]]
  const tail = (subject.task.size ?? 1) === 1 ? await measureSingles(subject, tailMs) : undefined
  return {
    medianNs: median(ofSubject),
    meanNs: median(means),
    p99Ns: tail === undefined || tail.samplesCount < 1_000 ? undefined : tail.p99 * 1e6,
    p999Ns: tail === undefined || tail.samplesCount < 10_000 ? undefined : tail.p999 * 1e6,
    ratio: median(ofSubject.map((ns, turn) => ns / ofFloor[turn]!)),
    // At their best, since what else the machine does makes both seem busy.
    isIdle: Math.min(...ofSubject) < WORKING * Math.min(...ofEmpty),
  }
}

/** The same, and after each batch so much more time is spent. */
function slowedDown(watch: Stopwatch, by: number): Stopwatch {
  return {
    ...watch,
    async time(runs) {
      const startedAt = performance.now()
      const endAt = startedAt + (1 + by) * (await watch.time(runs))
      while (performance.now() < endAt);
      return performance.now() - startedAt
    },
  }
}

/** The time that each decision of a batch takes, over many batches. */
async function measureBatches(
  { task, prepare, time }: Stopwatch,
  runs: number,
  timeMs: number,
): Promise<Statistics> {
  const decisions = runs * (task.size ?? 1)
  const bench = new Bench({ time: timeMs, iterations: 3, warmup: false, throws: true })
  bench.add(
    'batch',
    async () => {
      await prepare(runs)
      const tookMs = await time(runs)
      return { overriddenDuration: tookMs / decisions, overriddenIterationCost: tookMs }
    },
    { async: true },
  )
  return statisticsOf(bench)
}

/** The time of single decisions, what reading the clock costs taken off. */
async function measureSingles({ task, isAsync, prepare }: Stopwatch, timeMs: number): Promise<Statistics> {
  const bench = new Bench({
    time: timeMs,
    iterations: 3,
    warmup: false,
    throws: true,
    subtractTimerOverhead: true,
  })
  const beforeEach = task.prepare && (async () => void (await prepare(1)))
  bench.add('single', task.run, { async: isAsync, ...(beforeEach && { beforeEach }) })
  return statisticsOf(bench)
}

async function statisticsOf(bench: Bench): Promise<Statistics> {
  const [task] = await bench.run()
  const { result } = task!
  if ('latency' in result) return result.latency
  throw new Error(`${task!.name} could not be measured: ${result.state}`)
}
