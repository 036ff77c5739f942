import { createFakeClock } from '@headgate/core/testing'
import { createSimulator, type Simulator } from '@headgate/simulator'
import type { Queue, Scenario } from './scenario.ts'
import { isThrottled } from './throttle.ts'

/** What the simulator knows and no client does. */
export interface Truth {
  /** For each queue, how many jobs a client could have had answered. */
  readonly answers: readonly number[]
  /** For each limit shown, how many calls an hour it allows, all clients together. */
  readonly capacities: readonly number[]
}

interface Line {
  readonly queue: Queue
  /** Jobs answered, which is also the index of the next. */
  answered: number
  /** When the next job can go, as far as is known. */
  readyAt: number
}

/**
 * Finds out how many jobs a client could have had answered that sees every number in the simulator, and takes no
 * time for anything: each job goes in the very millisecond in which it is due and its limits are open.
 */
export function findTruth(scenario: Scenario): Truth {
  const clock = createFakeClock(scenario.startAt)
  const simulator = createSimulator({ ...scenario.truth, clock, arrivalLimit: 0 })
  const lines = scenario.queues.map((queue): Line => {
    return { queue, answered: 0, readyAt: queue.jobs[0]?.dueAt ?? Number.POSITIVE_INFINITY }
  })
  for (;;) {
    const line = lines.reduce((first, other) => (other.readyAt < first.readyAt ? other : first))
    if (line.readyAt >= scenario.endAt) break
    clock.advanceTo(line.readyAt)
    advance(line, simulator)
  }
  return {
    answers: lines.map(({ answered }) => answered),
    capacities: scenario.limits.map(({ meter }) => simulator.usage(meter).capacity),
  }
}

/** Sends the next job of a line, or learns when it can be sent. */
function advance(line: Line, simulator: Simulator): void {
  const { queue } = line
  const now = line.readyAt
  const openAt = Math.max(...queue.meters.map((meter) => simulator.usage(meter).regainAt))
  if (openAt > now) {
    line.readyAt = Math.ceil(openAt)
    return
  }
  const { call, accessToken } = queue.jobs[line.answered]!
  const answer = simulator.handle({ method: call.method ?? 'GET', url: call.url, token: accessToken })
  if (isThrottled(answer)) throw new Error(`a limit of ${queue.name} is not among its meters: ${answer.body}`)
  line.answered += 1
  const next = queue.jobs[line.answered]
  line.readyAt = next === undefined ? Number.POSITIVE_INFINITY : Math.max(now, next.dueAt)
}
