import type { Family } from '../family.ts'
import { customLimit } from './errors.ts'
import { instagramMessaging } from './instagram-calls.ts'
import { SECOND_MS } from './windows.ts'

const error = customLimit()

/** 2 calls a second to the conversations of an Instagram account. */
export const instagramConversations: Family = {
  name: 'instagram_conversations',
  of: 'instagram_account',
  perApp: true,
  replacesPlatform: true,
  report: 'none',
  countsRejected: true,
  rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 2 },
  objectOf: (call) => (call.edge === 'conversations' ? instagramMessaging(call) : undefined),
  error: () => error,
}
