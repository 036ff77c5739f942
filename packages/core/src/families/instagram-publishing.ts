import { DAY_MS } from '../units.ts'
import type { Facts } from './facts.ts'
import { always, type Capacity, type Family } from './family.ts'
import { type PublishingKind, readPublishingLimit } from './publishing-limit.ts'

/**
 * A quota of things published in 24 hours: what Meta answered, else what its documentation says. Of a quota
 * over another time, what surely fits in 24 hours.
 */
export function publishingCapacity(kind: PublishingKind, documented: number): (facts: Facts) => Capacity {
  return ({ publishingLimit }) => {
    const quota = readPublishingLimit(publishingLimit, kind)
    if (quota?.total === undefined) return { calls: documented, exact: false }
    const { total, durationMs = DAY_MS } = quota
    return { calls: total * Math.min(1, DAY_MS / durationMs), exact: durationMs === DAY_MS }
  }
}

/** A carousel counts as one post. Meta raised the quota from 25 to 50 to 100: its answer says what holds. */
export const instagramContentPublishing: Family = {
  name: 'instagram_content_publishing',
  title: 'Instagram content publishing',
  subject: 'igUser',
  logic: 'custom',
  algorithm: 'window',
  windowMs: DAY_MS,
  formula: 'quota_total of content_publishing_limit, by default 100',
  capacity: publishingCapacity('posts', 100),
  facts: ['publishingLimit'],
  edges: { facebook: ['POST {igUser}/media_publish'], instagram: ['POST {igUser}/media_publish'] },
  useCases: ['instagram'],
  header: undefined,
  errors: ['9/2207042'],
  source: 'Meta, Instagram content publishing',
}

/**
 * Meta counts different hashtags: searching one again within the seven days is free. Here every search counts,
 * so that the 31st is never refused by Meta. A hashtag's id never changes: keep it rather than search again, or
 * say `family: 'app'` of a search that is a repetition.
 */
export const instagramHashtags: Family = {
  name: 'instagram_hashtags',
  title: 'Instagram hashtag search',
  subject: 'igUser',
  logic: 'custom',
  algorithm: 'window',
  windowMs: 7 * DAY_MS,
  formula: '30 unique hashtags; every search counts here',
  capacity: always(30),
  facts: [],
  edges: { facebook: ['GET ig_hashtag_search'] },
  header: undefined,
  errors: ['613'],
  source: 'Meta, Instagram hashtag search',
}
