import { adAccountOf, byTier, isAudience, isInsights } from './ads.js';
import { AD_ACCOUNT_SUBCODE, tooManyCalls } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = tooManyCalls(80004, 'calls to this ad-account', AD_ACCOUNT_SUBCODE);
/** Everything about one ad account but insights and audiences: 300 or 100,000 calls an hour, 40 more per active ad. */
export const adsManagement = {
    name: 'ads_management',
    of: 'ad_account',
    perApp: true,
    replacesPlatform: true,
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
};
//# sourceMappingURL=ads-management.js.map