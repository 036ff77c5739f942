import type { Scenario } from '../scenario.ts'
import { appSetup, QUOTAS, usersFor } from './app-setup.ts'
import { goal } from './goals.ts'

const GOAL = goal({ goodput: 0.9, rejected: 0.005 })

/** The same holds for both. */
const BOUND = `What could be reached: percentages contradict the facts from the first hundred calls on. C calls of our own at p percent prove a quota of at least 100 C / (p + 1). That it is smaller than told they cannot prove, since others could have used the rest; but in either case the ceiling is where the percentage says, if each of our calls is taken to be worth as many percent as the percentage was seen to rise with it. Then it is an unknown quota: 99 %, and no refusals.`

function wrongBy(factor: number, name: string, title: string, story: string): Scenario {
  return {
    name,
    title,
    story,
    quotas: QUOTAS,
    goal: GOAL,
    bound: BOUND,
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
