import type { Family } from '../family.ts'
import { adAccountOf, isInsights } from './ads.ts'
import { customLimit } from './errors.ts'
import { SECOND_MS } from './windows.ts'

const error = customLimit(5044001)

/** 100 writes a second to one ad account. */
export const adsMutations: Family = {
  name: 'ads_mutations',
  of: 'ad_account',
  perApp: true,
  replacesPlatform: true,
  report: 'none',
  countsRejected: true,
  rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 100 },
  objectOf: (call) => (call.write && !isInsights(call) ? adAccountOf(call) : undefined),
  error: () => error,
}
