import { adAccountOf, byTier, isInsights } from './ads.js';
import { AD_ACCOUNT_SUBCODE, tooManyCalls } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = tooManyCalls(80000, 'calls from this ad-account', AD_ACCOUNT_SUBCODE);
/** Insights of one ad account: 600 or 190,000 calls an hour, 400 more per active ad, 0.001 less per error. */
export const adsInsights = {
    name: 'ads_insights',
    of: 'ad_account',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    reportsTier: true,
    countsRejected: true,
    rule: {
        kind: 'window',
        windowMs: HOUR_MS,
        calls: (app, account, failures) => byTier(app, account, 600, 190_000) + 400 * account.activeAds - 0.001 * (account.userErrors + failures),
    },
    objectOf: (call) => (isInsights(call) ? adAccountOf(call) : undefined),
    error: () => error,
};
//# sourceMappingURL=ads-insights.js.map