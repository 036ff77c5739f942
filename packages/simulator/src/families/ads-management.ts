import type { ErrorAnswer, Family } from '../family.ts'
import { adAccountOf, byTier, isAudience, isInsights } from './ads.ts'
import { tooManyCalls } from './too-many-calls.ts'
import { HOUR_MS } from './windows.ts'

const error: ErrorAnswer = {
  status: 400,
  code: 80004,
  subcode: 2446079,
  message: tooManyCalls(80004, 'calls to this ad-account'),
}

/** Everything about one ad account but insights and audiences: 300 or 100,000 calls an hour, 40 more per active ad. */
export const adsManagement: Family = {
  name: 'ads_management',
  of: 'ad_account',
  perApp: true,
  scope: 'business',
  report: 'business',
  reportsTier: true,
  countsRejected: true,
  rule: {
    kind: 'window',
    windowMs: HOUR_MS,
    calls: (app, account) => byTier(app, account, 300, 100_000) + 40 * account.activeAds,
  },
  objectOf: (call) => (isInsights(call) || isAudience(call) ? undefined : adAccountOf(call)),
  error: () => error,
}
