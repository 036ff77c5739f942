import type { Family } from '../family.ts'
import { customLimit } from './errors.ts'
import { messengerPage } from './messenger.ts'
import { MINUTE_MS } from './windows.ts'

const error = customLimit()

/** 10 calls in 10 minutes to the Messenger profile of a page. */
export const messengerProfile: Family = {
  name: 'messenger_profile',
  of: 'page',
  perApp: true,
  replacesPlatform: true,
  report: 'none',
  countsRejected: true,
  rule: { kind: 'window', windowMs: 10 * MINUTE_MS, calls: () => 10 },
  objectOf: (call) => (call.edge === 'messenger_profile' ? messengerPage(call) : undefined),
  error: () => error,
}
