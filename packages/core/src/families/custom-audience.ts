import { HOUR_MS } from '../units.ts'
import { byTier } from './facts.ts'
import type { Family } from './family.ts'

const MOST_CALLS = 700_000

export const customAudience: Family = {
  name: 'custom_audience',
  title: 'Custom Audience',
  subject: 'adAccount',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '5000 (standard_access: 190000) + 40 * Number of Active Custom Audiences, but never above 700000',
  capacity: ({ tier, activeAudiences }) => {
    const base = byTier(tier, { development_access: 5_000, standard_access: 190_000 })
    const calls = Math.min(MOST_CALLS, base + 40 * (activeAudiences ?? 0))
    return { calls, exact: calls === MOST_CALLS || (tier !== undefined && activeAudiences !== undefined) }
  },
  facts: ['tier', 'activeAudiences'],
  edges: {
    facebook: [
      '* act_{adAccount}/customaudiences',
      '* act_{adAccount}/customaudiencestos',
      'POST,DELETE */users',
      'POST */usersreplace',
      'GET */sessions',
      'GET */salts',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: ['80003', '80003/2446079'],
  source: 'Meta, Rate Limits, "Business Use Case Rate Limits", Custom Audience; live capture',
}
