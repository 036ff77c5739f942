import { RateLimiter, TokenBucket } from 'limiter'
import { createPick } from '../chance.ts'
import type { Subject, Task } from '../subject.ts'

/** It has no keys: one limiter for each subject, in a `Map`. */
function remove(subjects: number, tokensPerInterval: number) {
  return (): Task => {
    const keys = Array.from({ length: subjects }, (_, i) => `user:${i}`)
    const limiters = new Map(
      keys.map((key) => [key, new RateLimiter({ tokensPerInterval, interval: 'hour' })] as const),
    )
    for (const limiter of limiters.values()) limiter.tryRemoveTokens(1)
    const pick = createPick(subjects)
    return { run: () => (limiters.get(keys[pick()]!)!.tryRemoveTokens(1) ? 1 : 0) }
  }
}

/** A bucket within a bucket takes from both, or from none. */
function removeFromTwo(subjects: number) {
  return (): Task => {
    const options = { bucketSize: 1e9, tokensPerInterval: 1e9, interval: 'hour' } as const
    const parentBucket = new TokenBucket(options)
    parentBucket.content = 1e9
    const keys = Array.from({ length: subjects }, (_, i) => `user:${i}`)
    const buckets = new Map(
      keys.map((key) => {
        const bucket = new TokenBucket({ ...options, parentBucket })
        bucket.content = 1e9
        return [key, bucket] as const
      }),
    )
    const pick = createPick(subjects)
    return { run: () => (buckets.get(keys[pick()]!)!.tryRemoveTokens(1) ? 1 : 0) }
  }
}

function fill(meters: number, callsEach: number): unknown {
  const limiters = new Map<string, RateLimiter>()
  for (let i = 0; i < meters; i++) {
    const limiter = new RateLimiter({ tokensPerInterval: 1e9, interval: 'hour' })
    for (let turn = 0; turn < callsEach; turn++) limiter.tryRemoveTokens(1)
    limiters.set(`user:${i}`, limiter)
  }
  return limiters
}

export const subject: Subject = {
  title: 'limiter',
  place: 'memory',
  package: 'limiter',
  lacks: ['rolling window', 'learning from responses', 'keys', 'shared state'],
  trials: {
    'one-limit': remove(1, 1e9),
    'one-limit-many': remove(10_000, 1e9),
    'two-limits': removeFromTwo(1),
    'two-limits-many': removeFromTwo(10_000),
    denied: remove(1, 1),
    'denied-many': remove(10_000, 1),
  },
  fill,
}
