import type { Family } from '../family.ts';
/** Everything about one ad account but insights and audiences: 300 or 100,000 calls an hour, 40 more per active ad. */
export declare const adsManagement: Family;
//# sourceMappingURL=ads-management.d.ts.map