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
  skipWindows: () => 0,
  setup: ({ quota }) =>
    appSetup(quota, { processes: PROCESSES, workersEach: Math.ceil(workersFor(quota) / PROCESSES) }),
}
