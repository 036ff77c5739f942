import type { Clock } from '@headgate/core'
import { createRandom } from '../random.ts'
import type { Job } from './demand.ts'
import { pause } from './pause.ts'
import type { Queue, Scenario } from './scenario.ts'
import type { StartStrategy, Strategy } from './strategy.ts'
import { QueueCounter, type RunTally } from './tally.ts'
import { isThrottled } from './throttle.ts'
import type { Answer, Transport } from './transport.ts'

/** A run that is under way. */
export interface Run {
  /** How it stands. */
  readonly progress: RunProgress
  readonly done: Promise<RunTally>
}

interface RunProgress {
  readonly elapsedMs: number
  readonly answered: number
  readonly rejected: number
}

/** Lets all workers of a scenario do their jobs until its end, as one strategy tells them. */
export function startRun(
  scenario: Scenario,
  clock: Clock,
  transport: Transport,
  startStrategy: StartStrategy,
): Run {
  const over = new AbortController()
  const counters = scenario.queues.map(({ jobs }) => new QueueCounter(jobs.length))
  const tripsMs: number[] = []

  async function send(job: Job, counter: QueueCounter): Promise<Answer> {
    const sentAt = clock.now()
    const answer = await transport.send(job)
    const now = clock.now()
    tripsMs.push(now - sentAt)
    const throttled = isThrottled(answer)
    if (answer.status !== 200 && !throttled) {
      throw new Error(`${job.call.method} ${job.call.url} was answered ${answer.status}: ${answer.body}`)
    }
    // What comes back after the end counts for neither client.
    if (now < scenario.endAt) counter.count(throttled, now)
    return answer
  }

  async function work(jobs: Iterator<Job>, counter: QueueCounter, strategy: Strategy): Promise<void> {
    for (let next = jobs.next(); !next.done && !over.signal.aborted; next = jobs.next()) {
      const job = next.value
      await pause(clock, job.dueAt - clock.now(), over.signal)
      if (over.signal.aborted) return
      await strategy.deliver(job, () => send(job, counter))
    }
  }

  /** All workers of a queue take from the same list. */
  function workersOf({ jobs, workers }: Queue, counter: QueueCounter, strategy: Strategy): Promise<void>[] {
    const list = jobs.values()
    return Array.from({ length: workers }, () => work(list, counter, strategy))
  }

  async function run(): Promise<RunTally> {
    const random = createRandom(scenario.seed, 'strategy')
    const strategy = await startStrategy({ clock, random, signal: over.signal })
    const cancelEnd = clock.setTimer(() => over.abort(), scenario.endAt - clock.now())
    try {
      const workers = scenario.queues.flatMap((queue, i) => workersOf(queue, counters[i]!, strategy))
      const failed = (await Promise.allSettled(workers.map(stopAllOnError))).find(
        ({ status }) => status === 'rejected',
      )
      if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
    } finally {
      cancelEnd()
      await strategy.close()
    }
    return { queues: counters.map((counter) => counter.tally(scenario.endAt)), slowMs: slowOf(tripsMs) }
  }

  /** A worker that is called off when the run is over has not failed; any other error ends the run. */
  function stopAllOnError(worker: Promise<void>): Promise<void> {
    return worker.catch((error) => {
      if (over.signal.aborted && error?.code === 'ERR_ABORTED') return
      over.abort()
      throw error
    })
  }

  return {
    get progress() {
      return {
        elapsedMs: Math.min(clock.now(), scenario.endAt) - scenario.startAt,
        answered: counters.reduce((sum, { answered }) => sum + answered, 0),
        rejected: counters.reduce((sum, { rejected }) => sum + rejected, 0),
      }
    },
    done: run(),
  }
}

function slowOf(tripsMs: number[]): number {
  const sorted = tripsMs.sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0
}
