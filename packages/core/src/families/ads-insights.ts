import { HOUR_MS } from '../units.ts'
import { byTier } from './facts.ts'
import type { Family } from './family.ts'

export const adsInsights: Family = {
  name: 'ads_insights',
  title: 'Ads Insights',
  subject: 'adAccount',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '600 (standard_access: 190000) + 400 * Number of Active ads - 0.001 * User Errors',
  capacity: ({ tier, activeAds, userErrors }) => ({
    calls:
      byTier(tier, { development_access: 600, standard_access: 190_000 }) +
      400 * (activeAds ?? 0) -
      0.001 * (userErrors ?? 0),
    exact: tier !== undefined && activeAds !== undefined,
  }),
  facts: ['tier', 'activeAds', 'userErrors'],
  edges: {
    facebook: [
      '* act_{adAccount}/insights',
      'GET,POST */insights by user,system_user',
      'GET,POST */insights of adAccount',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: ['80000', '80000/2446079'],
  source: 'Meta, Rate Limits, "Business Use Case Rate Limits", Ads Insights',
}
