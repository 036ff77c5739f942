import type { Scenario } from '../scenario.ts'
import { appSetup, QUOTAS, workersFor } from './app-setup.ts'
import { goal } from './goals.ts'

const PROCESSES = 4

export const factsKnown: Scenario = {
  name: 'facts-known',
  title: 'facts known, four workers sharing a store',
  story: 'Four processes, each with a limiter of its own and all with one store, know the number of users.',
  quotas: QUOTAS,
  goal: goal({ goodput: 0.99, rejected: 0 }),
  bound: `What could be reached: everything but the jitter of the network, for two calls may come 0.15 s closer together than they were sent: 0.15 / 3,600 = 0.004 %. Headgate gives up more on purpose. It counts a window in 120 slots of 30 s, each until its last moment is a window old, and widens the window by 2 s: 3,600 / 3,632 = 99.12 % of a quota that is spent evenly. Logging each call by itself would cost memory that grows with the quota.`,
  skipWindows: () => 0,
  setup: ({ quota }) =>
    appSetup(quota, { processes: PROCESSES, workersEach: Math.ceil(workersFor(quota) / PROCESSES) }),
}
