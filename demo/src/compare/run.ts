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

/** One call that came back before the end. */
export interface CallEvent {
  /** Index of its queue. */
  readonly queue: number
  readonly throttled: boolean
  readonly at: number
  /** Time in ms that the call and its answer took. */
  readonly tripMs: number
}

/** Keeps the tallies of all queues of a run. */
export class Counters {
  readonly #scenario: Scenario
  readonly #counters: readonly QueueCounter[]
  readonly #tripsMs: number[] = []

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#counters = scenario.queues.map(({ jobs }) => new QueueCounter(jobs.length))
  }

  count({ queue, throttled, at, tripMs }: CallEvent): void {
    this.#tripsMs.push(tripMs)
    this.#counters[queue]!.count(throttled, at)
  }

  progress(now: number): RunProgress {
    const { startAt, endAt } = this.#scenario
    return {
      elapsedMs: Math.min(now, endAt) - startAt,
      answered: this.#counters.reduce((sum, { answered }) => sum + answered, 0),
      rejected: this.#counters.reduce((sum, { rejected }) => sum + rejected, 0),
    }
  }

  tally(): RunTally {
    return {
      queues: this.#counters.map((counter) => counter.tally(this.#scenario.endAt)),
      slowMs: slowOf(this.#tripsMs),
    }
  }
}

/**
 * Lets all workers of a scenario do their jobs until its end, as one strategy tells them. `onCall` hears of each
 * call that came back by then.
 */
export function startRun(
  scenario: Scenario,
  clock: Clock,
  transport: Transport,
  startStrategy: StartStrategy,
  onCall?: (event: CallEvent) => void,
): Run {
  const over = new AbortController()
  const counters = new Counters(scenario)

  async function send(job: Job, queue: number): Promise<Answer> {
    const sentAt = clock.now()
    const answer = await transport.send(job)
    const at = clock.now()
    const throttled = isThrottled(answer)
    if (answer.status !== 200 && !throttled) {
      throw new Error(`${job.call.method} ${job.call.url} was answered ${answer.status}: ${answer.body}`)
    }
    // What comes back after the end counts for neither client.
    if (at < scenario.endAt) {
      const event = { queue, throttled, at, tripMs: at - sentAt }
      counters.count(event)
      onCall?.(event)
    }
    return answer
  }

  async function work(jobs: Iterator<Job>, queue: number, strategy: Strategy): Promise<void> {
    for (let next = jobs.next(); !next.done && !over.signal.aborted; next = jobs.next()) {
      const job = next.value
      await pause(clock, job.dueAt - clock.now(), over.signal)
      if (over.signal.aborted) return
      await strategy.deliver(job, () => send(job, queue))
    }
  }

  /** All workers of a queue take from the same list. */
  function workersOf({ jobs, workers }: Queue, queue: number, strategy: Strategy): Promise<void>[] {
    const list = jobs.values()
    return Array.from({ length: workers }, () => work(list, queue, strategy))
  }

  async function run(): Promise<RunTally> {
    const random = createRandom(scenario.seed, 'strategy')
    const strategy = await startStrategy({ clock, random, signal: over.signal })
    const cancelEnd = clock.setTimer(() => over.abort(), scenario.endAt - clock.now())
    try {
      const workers = scenario.queues.flatMap((queue, i) => workersOf(queue, i, strategy))
      const failed = (await Promise.allSettled(workers.map(stopAllOnError))).find(
        ({ status }) => status === 'rejected',
      )
      if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
    } finally {
      cancelEnd()
      await strategy.close()
    }
    return counters.tally()
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
      return counters.progress(clock.now())
    },
    done: run(),
  }
}

function slowOf(tripsMs: number[]): number {
  const sorted = tripsMs.sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0
}
