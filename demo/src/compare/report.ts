import type { CompareOptions } from '../options.ts'
import { isShared } from '../stores.ts'
import { table } from '../table.ts'
import { count, duration, share, wrap } from '../text.ts'
import { plainWords } from './plain-words.ts'
import type { Scenario } from './scenario.ts'
import { type Comparison, sumUp } from './totals.ts'

const LINE_WIDTH = 100

/** Says what is about to happen. */
export function introduction(scenario: Scenario, { hours, speed, seed, store }: CompareOptions): string[] {
  const jobs = scenario.queues.reduce((sum, queue) => sum + queue.jobs.length, 0)
  const workers = scenario.queues.reduce((sum, queue) => sum + queue.workers, 0)
  return [
    `${workers} workers have ${count(jobs)} calls to make in ${hours} simulated h, to a simulated Meta over HTTP: first with`,
    `exponential back-off alone, then with Headgate. (Seed ${seed}; one second here is ${count(speed)} s there.)`,
    ...scenario.notes.map((note) => `  ${note}`),
    ...(isShared(store) ? ['  With Headgate, four processes make the calls and share its state.'] : []),
  ]
}

/** The final tables, and what they mean. */
export function report(comparison: Comparison): string[] {
  const { scenario } = comparison
  const { backOff, headgate, ideal, limits } = sumUp(comparison)
  const totals = table(
    ['', 'back-off alone', 'with Headgate'],
    [
      ['calls to make', count(backOff.due), count(headgate.due)],
      ['calls answered', count(backOff.answered), count(headgate.answered)],
      ['calls rejected', count(backOff.rejected), count(headgate.rejected)],
      ['not yet made at the end', count(backOff.left), count(headgate.left)],
      ['share of the quota used', share(backOff.answered, ideal), share(headgate.answered, ideal)],
      [
        `time blocked, of ${duration(backOff.totalMs)}`,
        duration(backOff.blockedMs),
        duration(headgate.blockedMs),
      ],
    ],
  )
  const shares = table(
    [
      'share of the quota used, by limit',
      'calls an hour',
      'was to be had',
      'back-off alone',
      'with Headgate',
    ],
    limits.map((limit) => [
      limit.title,
      count(limit.capacity),
      count(limit.ideal),
      share(limit.backOff, limit.ideal),
      share(limit.headgate, limit.ideal),
    ]),
  )
  return [
    ...totals,
    '',
    ...shares,
    '',
    'Was to be had: what a client gets answered that sees every number in the simulator; the quota is that.',
    `Time blocked: from a rejection to the next answer, the ${scenario.queues.length} kinds of calls added up.`,
    '',
    ...wrap(plainWords({ backOff, headgate, ideal, limits }).join(' '), LINE_WIDTH),
  ]
}
