import { customLimit } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = customLimit(1487632);
function changesBudget({ method, node, edge, params }) {
    if (method !== 'POST' || node.kind !== 'ad_set' || edge !== '')
        return false;
    return params.get('daily_budget') !== undefined || params.get('lifetime_budget') !== undefined;
}
/** A rule of business: the budget of one ad set changes 4 times an hour, then not for an hour. */
export const adSetBudget = {
    name: 'ad_set_budget',
    of: 'ad_set',
    perApp: false,
    replacesPlatform: false,
    report: 'none',
    countsRejected: false,
    rule: { kind: 'window', windowMs: HOUR_MS, calls: () => 4, blockMs: HOUR_MS },
    objectOf: (call) => (changesBudget(call) ? call.node.id : undefined),
    error: () => error,
};
//# sourceMappingURL=ad-set-budget.js.map