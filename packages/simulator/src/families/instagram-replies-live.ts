import type { Family } from '../family.ts'
import { customLimit } from './errors.ts'
import { senderOf } from './instagram-calls.ts'
import { SECOND_MS } from './windows.ts'

const error = customLimit()

/** 100 private replies a second to comments on live broadcasts. */
export const instagramRepliesLive: Family = {
  name: 'instagram_replies_live',
  of: 'instagram_account',
  perApp: true,
  replacesPlatform: true,
  report: 'none',
  countsRejected: true,
  rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 100 },
  objectOf: (call) => senderOf(call, 'reply to live'),
  error: () => error,
}
