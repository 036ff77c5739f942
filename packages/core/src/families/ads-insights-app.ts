import { HOUR_MS } from '../units.ts'
import { type Family, UNPUBLISHED } from './family.ts'

/** What all ad accounts of an app ask of Insights together. Its header reports a load, not a count. */
export const adsInsightsApp: Family = {
  name: 'ads_insights_app',
  title: 'Ads Insights, whole app',
  subject: 'app',
  logic: 'custom',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: 'not published',
  capacity: UNPUBLISHED,
  facts: [],
  edges: {},
  useCases: ['ads_insights'],
  header: 'x-fb-ads-insights-throttle',
  errors: ['4/1504022'],
  source: 'Meta, Insights API best practices; live capture',
}
