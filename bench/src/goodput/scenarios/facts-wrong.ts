import type { Scenario } from '../scenario.ts'
import { appSetup, QUOTAS, usersFor } from './app-setup.ts'
import { goal } from './goals.ts'

const GOAL = goal({ goodput: 0.9, rejected: 0.005 })

function wrongBy(factor: number, name: string, title: string, story: string): Scenario {
  return {
    name,
    title,
    story,
    quotas: QUOTAS,
    goal: GOAL,
    skipWindows: () => 2,
    setup: ({ quota }) =>
      appSetup(quota, {
        told: { app: usersFor(factor * quota) },
        configured: { points: factor * quota, costs: [1] },
      }),
  }
}

export const factsTooHigh: Scenario = wrongBy(
  2,
  'facts-too-high',
  'facts wrong: twice the truth',
  'The number of users that the client is told gives twice the quota that there is.',
)

export const factsTooLow: Scenario = wrongBy(
  0.5,
  'facts-too-low',
  'facts wrong: half the truth',
  'The number of users that the client is told gives half the quota that there is.',
)
