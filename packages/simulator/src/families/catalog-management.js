import { catalogOf, doublings, isCatalogBatch } from './catalogs.js';
import { tooManyCalls } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = tooManyCalls(80009, 'calls to this Catalog account');
/** Everything else about one catalog: 20,000 + 20,000 × log2(unique users) calls an hour. */
export const catalogManagement = {
    name: 'catalog_management',
    of: 'catalog',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: {
        kind: 'window',
        windowMs: HOUR_MS,
        calls: (_app, catalog) => 20_000 + 20_000 * doublings(catalog.uniqueUsers),
    },
    objectOf: (call) => (isCatalogBatch(call) ? undefined : catalogOf(call)),
    error: () => error,
};
//# sourceMappingURL=catalog-management.js.map