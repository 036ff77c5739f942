/** Does Headgate's run by four processes that share a store and nothing else. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Clock } from '@headgate/core'
import type { StoreName } from '../stores.ts'
import { type CallEvent, Counters, type Run } from './run.ts'
import type { Queue, Scenario } from './scenario.ts'

/** Tells a process its part of the next run. It answers `'ready'`. */
export interface PrepareMessage {
  readonly scenario: Scenario
  readonly store: StoreName
  /** Where the store is. */
  readonly address: string
  readonly guardMs: number
}

/** Starts the run. The process tells of each call, and at last `'done'`. */
export interface GoMessage {
  readonly speed: number
  /** When the machine is at the start of the run, epoch ms. */
  readonly zeroAt: number
  readonly url: string
}

type Report = CallEvent | 'ready' | 'done'

/** Processes that wait for a run. */
export interface Processes {
  prepare(message: PrepareMessage): Promise<void>
  /** Does the run that was prepared. */
  start(scenario: Scenario, clock: Clock, message: GoMessage): Run
  /** Ends the processes. */
  close(): void
}

const PROCESSES = 4
const ENTRY = fileURLToPath(new URL('worker-process.ts', import.meta.url))

export function startProcesses(): Processes {
  const children = Array.from({ length: PROCESSES }, () => fork(ENTRY))
  const all = async (step: (child: ChildProcess, part: number) => Promise<void>) => {
    await Promise.all(children.map(step))
  }
  return {
    prepare: ({ scenario, ...rest }) =>
      all((child, part) =>
        tell(child, { ...rest, scenario: partOf(scenario, part, PROCESSES) }, 'ready', () => {}),
      ),
    start(scenario, clock, message) {
      const counters = new Counters(scenario)
      const done = all((child) => tell(child, message, 'done', (event) => counters.count(event)))
      return {
        get progress() {
          return counters.progress(clock.now())
        },
        done: done.then(() => counters.tally()),
      }
    },
    close() {
      for (const child of children) child.kill()
    },
  }
}

/** Sends a message and listens until the last answer has come. */
async function tell(
  child: ChildProcess,
  message: PrepareMessage | GoMessage,
  last: Report,
  onCall: (event: CallEvent) => void,
): Promise<void> {
  const over = new AbortController()
  const answered = new Promise<void>((resolve) => {
    const listen = (report: Report) => {
      if (typeof report === 'object') onCall(report)
      if (report !== last) return
      child.off('message', listen)
      resolve()
    }
    child.on('message', listen)
  })
  const ended = once(child, 'exit', { signal: over.signal }).then(([code, signal]) => {
    throw new Error(`A process of the demo ended with ${code ?? signal}.`)
  })
  child.send(message)
  await Promise.race([answered, ended])
  ended.catch(() => {})
  over.abort()
}

/**
 * The part of a scenario that one process does. Workers are dealt out in turn, so that those of one queue, and
 * queues with a limit in common, are in different processes; the jobs of a queue are dealt to its workers.
 */
export function partOf(scenario: Scenario, part: number, parts: number): Scenario {
  let dealt = 0
  const queues = scenario.queues.map((queue): Queue => {
    const owners = Array.from({ length: queue.workers }, () => dealt++ % parts)
    return {
      ...queue,
      workers: owners.filter((owner) => owner === part).length,
      jobs: queue.jobs.filter((_, i) => owners[i % owners.length] === part),
    }
  })
  return { ...scenario, seed: scenario.seed + part, queues }
}
