import type { Family } from '../family.ts'
import { publisherOf, publishingLimit } from './threads-publishing.ts'
import { DAY_MS } from './windows.ts'

/** 1,000 replies in 24 hours from one Threads profile. */
export const threadsReplies: Family = {
  name: 'threads_replies',
  of: 'threads_user',
  perApp: false,
  replacesPlatform: false,
  report: 'none',
  countsRejected: false,
  rule: { kind: 'window', windowMs: DAY_MS, calls: () => 1_000 },
  objectOf: (call) => publisherOf(call, true),
  error: () => publishingLimit,
}
