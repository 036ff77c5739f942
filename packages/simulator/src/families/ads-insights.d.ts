import type { Family } from '../family.ts';
/** Insights of one ad account: 600 or 190,000 calls an hour, 400 more per active ad, 0.001 less per error. */
export declare const adsInsights: Family;
//# sourceMappingURL=ads-insights.d.ts.map