import type { Scenario } from '../scenario.ts'
import { MINUTE_MS } from '../units.ts'
import { appSetup } from './app-setup.ts'
import { goal } from './goals.ts'

const TIER = 'development_access'
const AD_ACCOUNT = '42'

/** Enough that calls of ads management, 300 and 40 for each an hour, do not bind. */
const ACTIVE_ADS = 100

/** Points that the tier's score holds, and that it drains in five minutes: 720 an hour. */
const POINTS = 60

export const adAccountScore: Scenario = {
  name: 'ad-account-score',
  title: 'ad-account score, development tier, reads and writes',
  story:
    'Three reads for each write on one ad account. The score holds 60 points, of which a read takes one and a ' +
    'write three, and drains in five minutes; only writes get a header that tells it.',
  quotas: [12 * POINTS],
  goal: goal({ goodput: 0.95, rejected: 0.001 }),
  bound: `What could be reached: all of it. The costs and the drain are known, and 0.15 s of jitter are 0.03 points.`,
  skipWindows: () => 0,
  setup: ({ quota }) =>
    appSetup(quota, {
      truth: {
        apps: [{ id: '1', tier: TIER }],
        adAccounts: [{ id: AD_ACCOUNT, activeAds: ACTIVE_ADS }],
        quotas: [],
      },
      meter: { family: 'ad_account', subject: AD_ACCOUNT },
      windowMs: 5 * MINUTE_MS,
      token: { type: 'user', id: '7' },
      accessToken: 'user:1:7',
      kinds: [
        { share: 0.75, url: `/v24.0/act_${AD_ACCOUNT}/campaigns` },
        { share: 0.25, method: 'POST', url: `/v24.0/act_${AD_ACCOUNT}/campaigns` },
      ],
      told: { app: { tier: TIER }, adAccounts: { [AD_ACCOUNT]: { activeAds: ACTIVE_ADS } } },
      configured: { points: POINTS, costs: [1, 3] },
    }),
}
