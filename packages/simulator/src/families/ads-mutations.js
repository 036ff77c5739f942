import { adAccountOf, isInsights } from './ads.js';
import { customLimit } from './errors.js';
import { SECOND_MS } from './windows.js';
const error = customLimit(5044001);
/** 100 writes a second to one ad account. */
export const adsMutations = {
    name: 'ads_mutations',
    of: 'ad_account',
    perApp: true,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 100 },
    objectOf: (call) => (call.write && !isInsights(call) ? adAccountOf(call) : undefined),
    error: () => error,
};
//# sourceMappingURL=ads-mutations.js.map