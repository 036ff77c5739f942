import { HOUR_MS } from '../units.ts'
import type { Family } from './family.ts'

/** Meta names neither a `type` nor an error code for it. */
export const sparkArCommerce: Family = {
  name: 'spark_ar_commerce',
  title: 'Spark AR Commerce Effect Management',
  subject: 'app',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '200 + 40 * Number of Catalogs',
  capacity: ({ catalogs }) => ({ calls: 200 + 40 * (catalogs ?? 0), exact: catalogs !== undefined }),
  facts: ['catalogs'],
  edges: {
    facebook: [
      '* */commerce_*',
      '* */order_management_apps',
      '* */acknowledge_order',
      '* */acknowledge_orders',
      '* */shipments',
      '* */refunds',
      '* */cancellations',
      '* */returns',
      '* */shipping_profiles',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: [],
  source: 'Meta, Rate Limits, "Spark AR Commerce Effect Management"; edges: Meta, Commerce Platform',
}
