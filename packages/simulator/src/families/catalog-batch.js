import { catalogOf, doublings, isCatalogBatch } from './catalogs.js';
import { tooManyCalls } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = tooManyCalls(80014, 'calls for the batch uploads to this catalog account');
/** Batch uploads to one catalog: 200 + 200 × log2(unique users) calls an hour. */
export const catalogBatch = {
    name: 'catalog_batch',
    of: 'catalog',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: {
        kind: 'window',
        windowMs: HOUR_MS,
        calls: (_app, catalog) => 200 + 200 * doublings(catalog.uniqueUsers),
    },
    objectOf: (call) => (isCatalogBatch(call) ? catalogOf(call) : undefined),
    error: () => error,
};
//# sourceMappingURL=catalog-batch.js.map