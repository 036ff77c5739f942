import { byTier } from './facts.ts'
import { type Family, isRead } from './family.ts'

/** The Marketing API score: a leaky bucket, which drains evenly. */
export const adAccount: Family = {
  name: 'ad_account',
  title: 'Marketing API score of an ad account',
  subject: 'adAccount',
  logic: 'custom',
  algorithm: 'score',
  windowMs: 300_000,
  formula: '60 points (standard_access: 9000), drained over 300 seconds; a read is 1 point, a write 3',
  capacity: ({ tier }) => ({
    calls: byTier(tier, { development_access: 60, standard_access: 9_000 }),
    exact: tier !== undefined,
  }),
  facts: ['tier'],
  edges: {},
  useCases: ['ads_management', 'custom_audience'],
  cost: (method) => (isRead(method) ? 1 : 3),
  header: 'x-ad-account-usage',
  errors: ['17/2446079', '613/1487742'],
  source: 'Meta, Marketing API rate limiting; live capture',
}
