import type { Family } from '../family.ts';
/**
 * The pool of insights calls that all ad accounts of an app share. Meta publishes no size, so it is unlimited
 * until a quota says otherwise.
 */
export declare const adsInsightsApp: Family;
//# sourceMappingURL=ads-insights-app.d.ts.map