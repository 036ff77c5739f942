import type { Family } from '../family.ts'
import { catalogOf, doublings, isCatalogBatch } from './catalogs.ts'
import { tooManyCalls } from './errors.ts'
import { HOUR_MS } from './windows.ts'

const error = tooManyCalls(80014, 'calls for the batch uploads to this catalog account')

/** Batch uploads to one catalog: 200 + 200 × log2(unique users) calls an hour. */
export const catalogBatch: Family = {
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
}
