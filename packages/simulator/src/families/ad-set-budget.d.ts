import type { Family } from '../family.ts';
/** A rule of business: the budget of one ad set changes 4 times an hour, then not for an hour. */
export declare const adSetBudget: Family;
//# sourceMappingURL=ad-set-budget.d.ts.map