import type { Family } from '../family.ts';
/** A rule of business: the spend cap of one ad account changes 10 times a day. */
export declare const adAccountSpendCap: Family;
//# sourceMappingURL=ad-account-spend-cap.d.ts.map