import type { Scenario } from '../scenario.ts'
import { appSetup, foundByTrying, QUOTAS } from './app-setup.ts'
import { goalByWindow } from './goals.ts'

const GOAL = goalByWindow(0.95, 1)

export const quotaUnknown: Scenario = {
  name: 'quota-unknown',
  title: 'quota unknown, a header tells percentages',
  story: 'The number of users is not told; `X-App-Usage` comes with every response. Nobody else uses the app.',
  quotas: QUOTAS,
  goal: GOAL,
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
