import type { Truth } from './ideal.ts'
import type { Scenario } from './scenario.ts'
import type { RunTally } from './tally.ts'

/** All that is known once both clients have run. */
export interface Comparison {
  readonly scenario: Scenario
  readonly truth: Truth
  readonly backOff: RunTally
  readonly headgate: RunTally
}

/** What became of all calls of one client. */
export interface Totals {
  readonly due: number
  readonly answered: number
  readonly rejected: number
  /** Jobs that were due and not answered by the end. */
  readonly left: number
  readonly blockedMs: number
  /** The length of the run, once for each queue. */
  readonly totalMs: number
}

/** How many calls under one limit were answered. */
export interface LimitTotals {
  readonly title: string
  /** What the limit allows all clients together, in calls an hour. */
  readonly capacity: number
  readonly ideal: number
  readonly backOff: number
  readonly headgate: number
}

/** A comparison, added up. */
export interface Summary {
  readonly backOff: Totals
  readonly headgate: Totals
  readonly ideal: number
  readonly limits: readonly LimitTotals[]
}

export function sumUp({ scenario, truth, backOff, headgate }: Comparison): Summary {
  return {
    backOff: totalsOf(backOff, scenario),
    headgate: totalsOf(headgate, scenario),
    ideal: sum(truth.answers),
    limits: scenario.limits.map(({ title, meter }, index) => {
      const under = ({ meters }: { readonly meters: readonly { family: string; subject: string }[] }) =>
        meters.some(({ family, subject }) => family === meter.family && subject === meter.subject)
      const underLimit = (numbers: readonly number[]) =>
        sum(numbers.filter((_, i) => under(scenario.queues[i]!)))
      const answered = ({ queues }: RunTally) => underLimit(queues.map((queue) => queue.answered))
      return {
        title,
        capacity: truth.capacities[index]!,
        ideal: underLimit(truth.answers),
        backOff: answered(backOff),
        headgate: answered(headgate),
      }
    }),
  }
}

function totalsOf({ queues }: RunTally, { startAt, endAt }: Scenario): Totals {
  const due = sum(queues.map((queue) => queue.due))
  const answered = sum(queues.map((queue) => queue.answered))
  return {
    due,
    answered,
    rejected: sum(queues.map((queue) => queue.rejected)),
    left: due - answered,
    blockedMs: sum(queues.map((queue) => queue.blockedMs)),
    totalMs: queues.length * (endAt - startAt),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
