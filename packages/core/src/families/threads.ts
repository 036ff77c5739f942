import { DAY_MS } from '../units.ts'
import type { Facts } from './facts.ts'
import type { Family } from './family.ts'
import { publishingCapacity } from './instagram-publishing.ts'

const FEWEST_IMPRESSIONS = 10

/** "If the impressions is less than 10 we default to 10." */
function impressionsOf({ impressions }: Facts): number {
  return Math.max(FEWEST_IMPRESSIONS, impressions ?? 0)
}

/** Counted for each app and app user pair. */
export const threads: Family = {
  name: 'threads',
  title: 'Threads',
  subject: 'threadsUser',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: DAY_MS,
  formula: '4800 * Number of Impressions, of which there are at least 10',
  capacity: (facts) => ({ calls: 4_800 * impressionsOf(facts), exact: facts.impressions !== undefined }),
  metrics: [
    {
      name: 'total_cputime',
      formula: '720000 * Number of Impressions',
      quota: (facts) => 720_000 * impressionsOf(facts),
    },
    {
      name: 'total_time',
      formula: '2880000 * Number of Impressions',
      quota: (facts) => 2_880_000 * impressionsOf(facts),
    },
  ],
  facts: ['impressions'],
  edges: {
    threads: [
      '* {threadsUser}/threads',
      '* {threadsUser}/threads_publish',
      '* {threadsUser}/threads_insights',
      '* {threadsUser}/threads_publishing_limit',
      '* {threadsUser}/mentions',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: [],
  source: 'Meta, Rate Limits, "Threads"; type: live capture',
}

const PUBLISHING = {
  subject: 'threadsUser',
  logic: 'custom',
  algorithm: 'window',
  windowMs: DAY_MS,
  facts: ['publishingLimit'],
  useCases: ['threads'],
  header: undefined,
  errors: [],
  source: 'Meta, Threads API overview',
} as const

/** A carousel counts as one post. */
export const threadsPosts: Family = {
  ...PUBLISHING,
  name: 'threads_posts',
  title: 'Threads posts',
  formula: 'quota_total of threads_publishing_limit, by default 250',
  capacity: publishingCapacity('posts', 250),
  edges: { threads: ['POST {threadsUser}/threads_publish', 'POST {threadsUser}/threads with publish'] },
}

/** `threads_publish` does not tell a reply from a post: it counts as a post, unless `family` says reply. */
export const threadsReplies: Family = {
  ...PUBLISHING,
  name: 'threads_replies',
  title: 'Threads replies',
  formula: 'reply quota_total of threads_publishing_limit, by default 1000',
  capacity: publishingCapacity('replies', 1_000),
  edges: { threads: ['POST {threadsUser}/threads with publish_reply'] },
}

export const threadsDeletes: Family = {
  ...PUBLISHING,
  name: 'threads_deletes',
  title: 'Threads deletions',
  formula: 'delete quota_total of threads_publishing_limit, by default 100',
  capacity: publishingCapacity('deletes', 100),
  edges: { threads: ['DELETE *'] },
}
