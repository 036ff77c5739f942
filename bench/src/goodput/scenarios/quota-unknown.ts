import type { Scenario } from '../scenario.ts'
import { appSetup, foundByTrying, QUOTAS } from './app-setup.ts'
import { goalByWindow } from './goals.ts'

const GOAL = goalByWindow(0.95, 1)

export const quotaUnknown: Scenario = {
  name: 'quota-unknown',
  title: 'quota unknown, a header tells percentages',
  story:
    'The number of users is not told; `X-App-Usage` comes with every response. Nobody else uses the app.',
  quotas: QUOTAS,
  goal: GOAL,
  bound: `What could be reached: when the percentage goes from p − 1 to p with our C-th call, and nobody else calls, the quota lies between 100 (C − 1) / p and 100 C / p, so that at 99 % it is known to one call, and to as many more as were on their way. Sixteen of 600 are 2.7 %, of 20,000 0.08 %, once; the bound 100 C / (p + 1) that is proven by whole percentages comes as close, as long as p is 99. No refusal is needed.`,
  skipWindows: () => 1,
  setup: ({ quota }) => appSetup(quota, { told: { app: {} }, configured: foundByTrying(quota) }),
}

/** The app's own limit, wide enough not to matter. */
const APP_CALLS = 10_000_000

export const userPool: Scenario = {
  name: 'user-pool',
  title: 'quota unknown (user pool), no header',
  story:
    'Calls with a user’s token, whose pool Meta keeps secret and reports nowhere: only errors tell. Nobody else ' +
    'uses it.',
  quotas: QUOTAS,
  goal: GOAL,
  bound: `What could be reached: nothing tells before the first refusal, which finds up to as many calls on their way as there are workers. It says that what was counted then is the pool, if nobody else calls. From there on a client that keeps to it loses nothing; and to see whether the pool has grown, it has to go one call beyond it now and then: one refusal a window.`,
  skipWindows: () => 1,
  setup: ({ quota }) =>
    appSetup(quota, {
      truth: {
        quotas: [
          { family: 'app', subject: '1', calls: APP_CALLS },
          { family: 'user', subject: '7', calls: quota },
        ],
      },
      meter: { family: 'user', subject: '7' },
      token: { type: 'user', id: '7' },
      accessToken: 'user:1:7',
      kinds: [{ share: 1, url: '/v24.0/me' }],
      told: { app: { users: APP_CALLS / 200 } },
      configured: foundByTrying(quota),
    }),
}
