import { adAccountOf, byTier, isInsights } from './ads.js';
const error = {
    status: 400,
    code: 17,
    subcode: 2446079,
    message: '(#17) User request limit reached',
    transient: false,
};
/**
 * The score of one ad account: a read is 1 point, a write 3, and a full bucket drains in 300 seconds. It holds
 * 60 points and stays closed for 300 seconds in the development tier; 9,000 and 60 in the standard tier.
 */
export const adAccount = {
    name: 'ad_account',
    of: 'ad_account',
    perApp: true,
    replacesPlatform: true,
    report: 'score',
    reportsTier: true,
    countsRejected: true,
    rule: {
        kind: 'bucket',
        points: (app, account) => byTier(app, account, 60, 9_000),
        drainMs: () => 300_000,
        blockMs: (app, account) => byTier(app, account, 300_000, 60_000),
    },
    objectOf: (call) => (isInsights(call) ? undefined : adAccountOf(call)),
    cost: (call) => (call.write ? 3 : 1),
    error: () => error,
};
//# sourceMappingURL=ad-account.js.map