import type { ErrorAnswer, Family } from '../family.ts'
import { DAY_MS } from './windows.ts'

const error: ErrorAnswer = {
  status: 400,
  code: 17,
  subcode: 1885172,
  message: '(#17) User request limit reached',
}

/** A rule of business: the spend cap of one ad account changes 10 times a day. */
export const adAccountSpendCap: Family = {
  name: 'account_spend_cap',
  of: 'ad_account',
  perApp: false,
  replacesPlatform: false,
  report: 'none',
  countsRejected: false,
  rule: { kind: 'window', windowMs: DAY_MS, calls: () => 10 },
  objectOf: ({ method, node, edge, params }) =>
    method === 'POST' && node.kind === 'ad_account' && edge === '' && params.get('spend_cap') !== undefined
      ? node.id
      : undefined,
  error: () => error,
}
