import { HOUR_MS, SECOND_MS } from '../units.ts'
/**
 * The messaging limits of an Instagram professional account. The Instagram Platform and the Messenger API for
 * Instagram share them: `of igUser` is how a caller says that a page's call is about its Instagram account.
 */

import { always, type Family } from './family.ts'

const SHARED = {
  subject: 'igUser',
  logic: 'business_use_case',
  algorithm: 'window',
  facts: [],
  header: undefined,
  errors: ['80002', '613'],
  source: 'Meta, Rate Limits, "Instagram Platform", Messaging Rate Limits; "Messenger API for Instagram"',
} as const

export const instagramConversations: Family = {
  ...SHARED,
  name: 'instagram_conversations',
  title: 'Instagram messaging, Conversations API',
  windowMs: SECOND_MS,
  formula: '2 calls per second',
  capacity: always(2),
  edges: {
    facebook: [
      '* */conversations with instagram',
      '* */conversations of igUser',
      'GET */messages with instagram',
      'GET */messages of igUser',
      '* aWdf*',
      '* aWdf*/*',
    ],
    instagram: ['* {igUser}/conversations', 'GET {igUser:1784}/messages', '* aWdf*', '* aWdf*/*'],
  },
}

export const instagramSendText: Family = {
  ...SHARED,
  name: 'instagram_send_text',
  title: 'Instagram messaging, Send API: text, links, reactions, stickers',
  windowMs: SECOND_MS,
  formula: '100 calls per second',
  capacity: always(100),
  edges: {
    facebook: ['POST */messages with instagram', 'POST */messages of igUser'],
    instagram: ['POST {igUser}/messages'],
  },
}

export const instagramSendMedia: Family = {
  ...SHARED,
  name: 'instagram_send_media',
  title: 'Instagram messaging, Send API: audio or video',
  windowMs: SECOND_MS,
  formula: '10 calls per second',
  capacity: always(10),
  edges: {
    facebook: ['POST */messages with instagram+media', 'POST */messages with media of igUser'],
    instagram: ['POST {igUser}/messages with media'],
  },
}

/** Nothing in a call tells a comment on a live video from one on a post: say `family` to count it here. */
export const instagramRepliesLive: Family = {
  ...SHARED,
  name: 'instagram_replies_live',
  title: 'Instagram messaging, Private Replies API: live comments',
  windowMs: SECOND_MS,
  formula: '100 calls per second',
  capacity: always(100),
  edges: {},
}

export const instagramRepliesPosts: Family = {
  ...SHARED,
  name: 'instagram_replies_posts',
  title: 'Instagram messaging, Private Replies API: comments on posts and reels',
  windowMs: HOUR_MS,
  formula: '750 calls per hour',
  capacity: always(750),
  edges: {
    facebook: ['POST */messages with instagram+comment', 'POST */messages with comment of igUser'],
    instagram: ['POST {igUser}/messages with comment'],
  },
}
