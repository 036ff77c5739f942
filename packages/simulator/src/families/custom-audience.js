import { adAccountOf, byTier, isAudience } from './ads.js';
import { AD_ACCOUNT_SUBCODE, tooManyCalls } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = tooManyCalls(80003, 'calls to this ad-account', AD_ACCOUNT_SUBCODE);
const MOST_CALLS = 700_000;
/** Custom audiences of one ad account: 5,000 or 190,000 calls an hour, 40 more per active audience, never above 700,000. */
export const customAudience = {
    name: 'custom_audience',
    of: 'ad_account',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: {
        kind: 'window',
        windowMs: HOUR_MS,
        calls: (app, account) => Math.min(MOST_CALLS, byTier(app, account, 5_000, 190_000) + 40 * account.activeAudiences),
    },
    objectOf: (call) => (isAudience(call) ? adAccountOf(call) : undefined),
    error: () => error,
};
//# sourceMappingURL=custom-audience.js.map