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
  skipWindows: () => 0,
  setup: (input) =>
    appSetup(input.quota, {
      truth: { headers: HEADERS, foreign: foreignCalls(swingOf(input)) },
      headersLateMs: LATE_MS,
    }),
}
