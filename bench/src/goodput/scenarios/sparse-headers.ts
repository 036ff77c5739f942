import type { Scenario } from '../scenario.ts'
import { SECOND_MS } from '../units.ts'
import { appSetup, foreignCalls, foundByTrying, QUOTAS } from './app-setup.ts'
import { goal } from './goals.ts'
import { swingOf } from './swing.ts'

const GOAL = goal({ goodput: 0.9, rejected: 0.005 })

/** One response in ten, and what it says is read some 5 s later: others overtake it. */
const HEADERS = { everyNth: 10 }
const LATE_MS = { min: 2.5 * SECOND_MS, max: 7.5 * SECOND_MS }

export const sparseHeaders: Scenario = {
  name: 'sparse-headers',
  title: 'headers on one response in ten, 5 s late, out of order',
  story:
    'The quota is not known. One response in ten has a header, and what answered calls say is read 2.5 to 7.5 s ' +
    'after they were answered; refusals are seen at once.',
  quotas: QUOTAS,
  goal: GOAL,
  bound: `What could be reached: a change of the percentage is seen only at every tenth call, and late, while 5 s of calls more are under way. With nobody else, our own count makes up for that: the quota is known to ten calls and those on their way when the percentage changes, 26 of 600 in the first window, fewer when it is neared slowly: 98 % at 600, above 99.8 % at 20,000, no refusals.`,
  skipWindows: () => 0,
  setup: ({ quota }) =>
    appSetup(quota, {
      truth: { headers: HEADERS },
      headersLateMs: LATE_MS,
      told: { app: {} },
      configured: foundByTrying(quota),
    }),
}

export const sparseHeadersForeign: Scenario = {
  name: 'sparse-headers-foreign',
  title: 'the same, quota known, foreign traffic swinging',
  story: 'As before, but the facts are known, and others spend a tenth to a half of the quota.',
  quotas: QUOTAS,
  goal: GOAL,
  bound: `What could be reached: the time between readings is now that of ten calls of our own and 5 s: 90 s at 600, 8 s at 20,000. In it others make 4.5 ± 2.1 and 13 ± 3.6 calls; three deviations are 1.5 % of our own calls at 600 and 0.1 % at 20,000, on top of what whole percentages cost: about 96 % and 99 %.`,
  skipWindows: () => 0,
  setup: (input) =>
    appSetup(input.quota, {
      truth: { headers: HEADERS, foreign: foreignCalls(swingOf(input)) },
      headersLateMs: LATE_MS,
    }),
}
