import type { Scenario } from '../scenario.ts'
import { APP, appSetup, QUOTAS, usersFor } from './app-setup.ts'
import { goal } from './goals.ts'

/** Mean CPU time of each kind of call in ms; one call takes half of it, or half as much again, or between. */
const KINDS = [
  { edge: 'posts', cpuMs: 10 },
  { edge: 'comments', cpuMs: 50 },
  { edge: 'photos', cpuMs: 200 },
  { edge: 'feed', cpuMs: 1_000 },
]

const MEAN_CPU_MS = KINDS.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / KINDS.length

/** The limit of calls is so many times what CPU time allows. */
const CALLS_TO_SPARE = 5

export const cpuTime: Scenario = {
  name: 'cpu-time',
  title: 'CPU time binds before calls do, costs differ 100-fold',
  story:
    'Four kinds of call come up as often as each other and cost 10, 50, 200 and 1,000 ms of CPU time, give or take ' +
    'half. The quota of CPU time, which nobody tells, is enough for the column’s number of calls; the quota of ' +
    'calls, which is known, for five times as many.',
  quotas: QUOTAS,
  goal: goal({ goodput: 0.92, rejected: 0.001 }, { goodput: 0.92, rejected: 0.01 }),
  bound: `What could be reached: the percentage that a kind of call takes can be learned to any exactness in a few windows; what stays is that one call of a kind takes half to one and a half times its mean. That is a deviation of 0.29 of the mean for each, √((10² + 50² + 200² + 1,000²) / 4 / 12) = 147 ms for a call of any kind, and 590 ms for 16 on their way: 0.3 % of the 189 s at 600, three deviations 0.9 %; 0.03 % at 20,000. Rounding to whole percent is half a percent on average, if no fall of the percentage is waited for. So 98.5 % at 600 and 99.5 % above with no refusals could be reached. A refused call takes no CPU time, so back-off alone loses little here, and at 600 has more than half of its calls refused for it.`,
  skipWindows: () => 0,
  setup: ({ quota }) =>
    appSetup(quota, {
      truth: {
        quotas: [{ ...APP, calls: CALLS_TO_SPARE * quota, cpuMs: MEAN_CPU_MS * quota }],
        callTimes: KINDS.map(({ edge, cpuMs }) => ({ edge, cpuMs: { min: 0.5 * cpuMs, max: 1.5 * cpuMs } })),
      },
      kinds: KINDS.map(({ edge }) => ({ share: 1 / KINDS.length, url: `/v24.0/100/${edge}` })),
      told: { app: usersFor(CALLS_TO_SPARE * quota) },
      configured: { points: CALLS_TO_SPARE * quota, costs: KINDS.map(() => 1) },
    }),
}
