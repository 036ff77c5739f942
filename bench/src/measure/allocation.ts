import { GCProfiler } from 'node:v8'
import { median } from '../statistics.ts'
import { type Stopwatch, warmUp } from './stopwatch.ts'

/** Flags of a process that measures memory: a young generation that need not be collected meanwhile. */
export const MEMORY_FLAGS: readonly string[] = [
  '--expose-gc',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
]

/** How much a measurement may allocate, and how long it may take: less than the young generation holds. */
const MOST_BYTES = 64 * 2 ** 20
const MOST_MS = 100
const MOST_RUNS = 20_000
const REPEATS = 5

/** Collects what is not used any more. Needs {@link MEMORY_FLAGS}. */
export function collect(): void {
  const { gc } = globalThis
  if (gc === undefined) throw new Error(`memory can only be measured with ${MEMORY_FLAGS.join(' ')}`)
  gc()
}

/** Bytes that one decision allocates, used further or not. */
export async function measureAllocation(watch: Stopwatch, warmupMs: number): Promise<number> {
  const { task } = watch
  let runs = Math.min(await warmUp(watch, warmupMs), task.mostRuns ?? MOST_RUNS)
  const mostRuns = task.mostRuns ?? MOST_RUNS
  for (;;) {
    const { bytes, tookMs } = await allocatedBy(watch, runs)
    const room = Math.min(MOST_BYTES / Math.max(bytes, 1), MOST_MS / tookMs, mostRuns / runs)
    if (room < 2) break
    runs = Math.min(mostRuns, Math.floor(runs * Math.min(room, 8)))
  }
  const bytes = []
  while (bytes.length < REPEATS) bytes.push((await allocatedBy(watch, runs)).bytes)
  return median(bytes) / runs / (task.size ?? 1)
}

async function allocatedBy({ prepare, time }: Stopwatch, runs: number) {
  await prepare(runs)
  collect()
  const collections = new GCProfiler()
  collections.start()
  const before = process.memoryUsage().heapUsed
  const answer = time(runs)
  const tookMs = typeof answer === 'number' ? answer : await answer
  const bytes = process.memoryUsage().heapUsed - before
  if (collections.stop()!.statistics.length > 0) {
    throw new Error('memory was collected while allocations were counted')
  }
  return { bytes, tookMs }
}
