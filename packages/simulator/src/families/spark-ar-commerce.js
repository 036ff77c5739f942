import { customLimit } from './errors.js';
import { HOUR_MS } from './windows.js';
/** Meta's page names neither a code nor a `type` for these calls. */
const error = customLimit();
/** Commerce accounts: 200 calls an hour for the app, 40 more per catalog. */
export const sparkArCommerce = {
    name: 'spark_ar_commerce',
    of: 'app',
    perApp: false,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: { kind: 'window', windowMs: HOUR_MS, calls: (app) => 200 + 40 * app.catalogs },
    objectOf: ({ node, edge, token }) => node.ownerKind === 'commerce_account' || edge.startsWith('commerce_') ? token.appId : undefined,
    error: () => error,
};
//# sourceMappingURL=spark-ar-commerce.js.map