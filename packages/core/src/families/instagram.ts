import { DAY_MS } from '../units.ts'
import type { Family } from './family.ts'

/** Counted for each app and app user pair. Messages have limits of their own. */
export const instagram: Family = {
  name: 'instagram',
  title: 'Instagram Platform',
  subject: 'igUser',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: DAY_MS,
  formula: '4800 * Number of Impressions',
  capacity: ({ impressions }) => ({ calls: 4_800 * (impressions ?? 0), exact: impressions !== undefined }),
  facts: ['impressions'],
  edges: {
    facebook: [
      '* {igUser}/media',
      '* {igUser}/media_publish',
      '* {igUser}/content_publishing_limit',
      '* {igUser}/stories',
      '* {igUser}/live_media',
      '* {igUser}/mentions',
      '* {igUser}/available_catalogs',
      '* {igUser}/catalog_product_search',
      '* */children',
      '* */replies',
      '* */product_tags',
      '* */comments of igUser',
      '* */insights of igUser',
    ],
    // Also for Instagram ids on graph.facebook.com.
    instagram: [
      '* {igUser:1784}',
      '* {igUser:1784}/*',
      '* {igUser}/media',
      '* {igUser}/media_publish',
      '* {igUser}/content_publishing_limit',
      '* {igUser}/stories',
      '* {igUser}/tags',
      '* {igUser}/live_media',
      '* {igUser}/mentions',
      '* {igUser}/business_discovery',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: ['80002'],
  source: 'Meta, Rate Limits, "Instagram Platform"; subject: live capture',
}
