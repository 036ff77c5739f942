import { HOUR_MS } from '../units.ts'
/** Catalog Batch and Catalog Management, which share their fact. */

import type { Facts } from './facts.ts'
import type { Capacity, Family } from './family.ts'

/** `n + n * log2(unique users)`. Fewer users than one count as one: Meta does not take calls away. */
function growing(base: number): (facts: Facts) => Capacity {
  return ({ uniqueUsers }) => ({
    calls: base + base * Math.log2(Math.max(1, uniqueUsers ?? 1)),
    exact: uniqueUsers !== undefined,
  })
}

export const catalogBatch: Family = {
  name: 'catalog_batch',
  title: 'Catalog Batch',
  subject: 'catalog',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '200 + 200 * log2(unique users)',
  capacity: growing(200),
  facts: ['uniqueUsers'],
  edges: {
    facebook: ['POST {catalog}/items_batch', 'POST {catalog}/localized_items_batch', 'POST {catalog}/batch'],
  },
  header: 'x-business-use-case-usage',
  errors: ['80014'],
  source: 'Meta, Rate Limits, "Catalog", Catalog Batch',
}

export const catalogManagement: Family = {
  name: 'catalog_management',
  title: 'Catalog Management',
  subject: 'catalog',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '20,000 + 20,000 * log2(unique users)',
  capacity: growing(20_000),
  facts: ['uniqueUsers'],
  edges: {
    facebook: [
      '* {catalog}/products',
      '* {catalog}/product_sets',
      '* {catalog}/product_groups',
      '* {catalog}/product_feeds',
      '* {catalog}/product_sets_batch',
      '* {catalog}/check_batch_request_status',
      '* {catalog}/categories',
      '* {catalog}/event_stats',
      '* {catalog}/external_event_sources',
      '* {catalog}/diagnostics',
      '* {catalog}/automotive_models',
      '* {catalog}/destinations',
      '* {catalog}/flights',
      '* {catalog}/home_listings',
      '* {catalog}/hotels',
      '* {catalog}/hotel_rooms_batch',
      '* {catalog}/pricing_variables_batch',
      '* {catalog}/vehicles',
      '* {catalog}/vehicle_offers',
      // Of the businesses that have catalogs.
      '* */owned_product_catalogs',
      '* */client_product_catalogs',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: ['80009'],
  source: 'Meta, Rate Limits, "Catalog", Catalog Management',
}
