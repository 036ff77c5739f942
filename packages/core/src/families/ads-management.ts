import { HOUR_MS } from '../units.ts'
import { byTier } from './facts.ts'
import type { Family } from './family.ts'

export const adsManagement: Family = {
  name: 'ads_management',
  title: 'Ads Management',
  subject: 'adAccount',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '300 (standard_access: 100000) + 40 * Number of Active ads',
  capacity: ({ tier, activeAds }) => ({
    calls: byTier(tier, { development_access: 300, standard_access: 100_000 }) + 40 * (activeAds ?? 0),
    exact: tier !== undefined && activeAds !== undefined,
  }),
  facts: ['tier', 'activeAds'],
  edges: {
    facebook: [
      '* act_{adAccount}',
      '* act_{adAccount}/*',
      '* act_{adAccount}/*/*',
      // Of ads, ad sets, campaigns and creatives; and of the users and businesses that have ad accounts.
      '* */adsets',
      '* */ads',
      '* */adcreatives',
      '* */adlabels',
      '* */adrules_governed',
      '* */budget_schedules',
      '* */copies',
      '* */previews',
      '* */delivery_estimate',
      '* */targetingsentencelines',
      '* */adaccounts',
      '* */owned_ad_accounts',
      '* */client_ad_accounts',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: ['80004', '80004/2446079'],
  source:
    'Meta, Rate Limits, "Business Use Case Rate Limits", Ads Management; adimages, adaccounts: live capture',
}
