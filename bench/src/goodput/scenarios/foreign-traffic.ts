import type { Scenario } from '../scenario.ts'
import { appSetup, foreignCalls, QUOTAS } from './app-setup.ts'
import { goal } from './goals.ts'
import { swingOf } from './swing.ts'

export const foreignTraffic: Scenario = {
  name: 'foreign-traffic',
  title: 'foreign traffic 10–50 % of the quota, swinging',
  story: 'Facts known; others spend from the same quota, between a tenth and a half of it, up and down in 5.3 h.',
  quotas: QUOTAS,
  goal: goal({ goodput: 0.97, rejected: 0.0005 }, { goodput: 0.9, rejected: 0.01 }),
  skipWindows: () => 0,
  setup: (input) => appSetup(input.quota, { truth: { foreign: foreignCalls(swingOf(input)) } }),
}
