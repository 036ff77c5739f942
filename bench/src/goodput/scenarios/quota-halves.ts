import type { Scenario } from '../scenario.ts'
import { HOUR_MS, START_AT } from '../units.ts'
import { APP, appSetup, QUOTAS } from './app-setup.ts'
import { goal } from './goals.ts'

export const quotaHalves: Scenario = {
  name: 'quota-halves',
  title: 'quota halves in mid-run',
  story: 'In the middle of the run Meta grants half of what the known facts give, and tells nobody.',
  quotas: QUOTAS,
  goal: goal({ goodput: 0.9, rejected: 0.005 }),
  bound: `What could be reached: at the moment when the quota halves, twice as much is in the window as there may be, and Meta refuses all calls, the oracle's too, until enough has left: up to a window. After that it is an unknown quota that percentages tell as well as any other: 99 %, and no refusals but those on their way at first.`,
  skipWindows: (hours) => hours / 2 + 2,
  setup: ({ quota, lengthMs }) =>
    appSetup(quota, {
      changes: [
        {
          at: START_AT + Math.round(lengthMs / 2 / HOUR_MS) * HOUR_MS,
          make: (meta) => meta.setQuota({ ...APP, calls: quota / 2 }),
        },
      ],
    }),
}
