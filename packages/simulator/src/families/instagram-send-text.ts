import type { Family } from '../family.ts'
import { customLimit } from './errors.ts'
import { senderOf } from './instagram-calls.ts'
import { SECOND_MS } from './windows.ts'

const error = customLimit()

/** 100 messages a second of text, links, reactions and stickers. */
export const instagramSendText: Family = {
  name: 'instagram_send_text',
  of: 'instagram_account',
  perApp: true,
  replacesPlatform: true,
  report: 'none',
  countsRejected: true,
  rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 100 },
  objectOf: (call) => senderOf(call, 'text'),
  error: () => error,
}
