import type { Family } from '../family.ts'
import { customLimit } from './errors.ts'
import { senderOf } from './instagram-calls.ts'
import { SECOND_MS } from './windows.ts'

const error = customLimit()

/** 10 messages a second of audio or video. */
export const instagramSendMedia: Family = {
  name: 'instagram_send_media',
  of: 'instagram_account',
  perApp: true,
  replacesPlatform: true,
  report: 'none',
  countsRejected: true,
  rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 10 },
  objectOf: (call) => senderOf(call, 'media'),
  error: () => error,
}
