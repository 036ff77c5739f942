import { adAccountOf, isInsights } from './ads.js';
import { HOUR_MS } from './windows.js';
const error = {
    status: 403,
    code: 4,
    subcode: 1504022,
    message: 'Application request limit reached',
    transient: true,
};
/**
 * The pool of insights calls that all ad accounts of an app share. Meta publishes no size, so it is unlimited
 * until a quota says otherwise.
 */
export const adsInsightsApp = {
    name: 'ads_insights_app',
    of: 'app',
    perApp: false,
    replacesPlatform: true,
    report: 'insights',
    countsRejected: true,
    rule: { kind: 'window', windowMs: HOUR_MS, calls: () => Number.POSITIVE_INFINITY },
    objectOf: (call) => (isInsights(call) && adAccountOf(call) !== undefined ? call.token.appId : undefined),
    error: () => error,
};
//# sourceMappingURL=ads-insights-app.js.map