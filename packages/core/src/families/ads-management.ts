import { type Family, HOUR_MS } from './family.ts'

export const adsManagement: Family = {
  name: 'ads_management',
  title: 'Ads Management',
  subject: 'adAccount',
  api: 'facebook',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '300 (standard_access: 100000) + 40 * Number of Active ads',
  capacity: ({ tier, activeAds }) => ({
    calls: (tier === 'standard_access' ? 100_000 : 300) + 40 * (activeAds ?? 0),
    exact: tier !== undefined && activeAds !== undefined,
  }),
  facts: ['tier', 'activeAds'],
  edges: ['* act_{adAccount}', '* act_{adAccount}/*'],
  header: 'x-business-use-case-usage',
  errors: ['80004'],
  source: 'Meta, Rate Limits, "Business Use Case Rate Limits", Ads Management',
}
