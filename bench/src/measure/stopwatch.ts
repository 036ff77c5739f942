import type { Task } from '../subject.ts'

/** Measures a task in batches that are long beside the timer. */
export interface Stopwatch {
  readonly task: Task
  /** Whether the task answers by promises. */
  readonly isAsync: boolean
  /** Makes so many runs ready. */
  readonly prepare: (runs: number) => unknown
  /** Runs the task so often, and returns the time in ms that this took. What it decided is checked. */
  readonly time: (runs: number) => number | Promise<number>
}

/** Copies of the loops that were loaded. */
let copies = 0

/** Makes a stopwatch for a task whose every decision has to come out as `granted` says. */
export async function createStopwatch(name: string, task: Task, granted: boolean): Promise<Stopwatch> {
  const { href } = new URL(`../loop.ts?copy=${copies++}`, import.meta.url)
  const { loop, loopAsync }: typeof import('../loop.ts') = await import(/* @vite-ignore */ href)
  const { run, size = 1 } = task
  const prepare = task.prepare ?? (() => {})
  const check = (counted: number, runs: number) => {
    const expected = granted ? runs * size : 0
    if (counted === expected) return
    throw new Error(`${name}: ${counted} of ${runs * size} decisions were granted; ${expected} should be`)
  }
  await prepare(1)
  const first = run()
  check(await first, 1)
  const atOnce = { run: run as () => number }

  function time(runs: number): number {
    const startedAt = performance.now()
    const counted = loop(atOnce, runs)
    const tookMs = performance.now() - startedAt
    check(counted, runs)
    return tookMs
  }

  async function timeAsync(runs: number): Promise<number> {
    const startedAt = performance.now()
    const counted = await loopAsync(task, runs)
    const tookMs = performance.now() - startedAt
    check(counted, runs)
    return tookMs
  }

  const isAsync = typeof first !== 'number'
  return { task, isAsync, prepare, time: isAsync ? timeAsync : time }
}

/** How long in ms a batch should take: a thousand times what reading the clock costs. */
const BATCH_MS = 0.1

const MOST_RUNS = 4_096

/** Warms a task up for so long, and finds out how many runs fill a batch. */
export async function warmUp({ task, prepare, time }: Stopwatch, forMs: number): Promise<number> {
  const mostRuns = task.mostRuns ?? MOST_RUNS
  const endAt = performance.now() + forMs
  let runs = 1
  for (;;) {
    await prepare(runs)
    const tookMs = await time(runs)
    if (tookMs < BATCH_MS && runs < mostRuns) runs = Math.min(mostRuns, runs * 2)
    else if (tookMs > 4 * BATCH_MS && runs > 1) runs = Math.ceil(runs / 2)
    if (performance.now() >= endAt) return runs
  }
}
