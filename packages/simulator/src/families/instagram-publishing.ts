import type { ErrorAnswer, Family } from '../family.ts'
import { DAY_MS } from './windows.ts'

const error: ErrorAnswer = {
  status: 400,
  code: 9,
  subcode: 2207042,
  message: 'The number of media posts exceeded the limit',
}

/** 100 posts in 24 hours from one Instagram account, by all apps. A carousel is one post. */
export const instagramPublishing: Family = {
  name: 'instagram_content_publishing',
  of: 'instagram_account',
  perApp: false,
  replacesPlatform: false,
  report: 'none',
  countsRejected: false,
  rule: { kind: 'window', windowMs: DAY_MS, calls: () => 100 },
  objectOf: ({ method, node, edge }) =>
    method === 'POST' && edge === 'media_publish' && node.ownerKind === 'instagram_account'
      ? node.ownerId
      : undefined,
  error: () => error,
}
