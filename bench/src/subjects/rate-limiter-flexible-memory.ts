import { RateLimiterMemory } from 'rate-limiter-flexible'
import { createPick } from '../chance.ts'
import type { Subject, Task } from '../subject.ts'

const granted = () => 1
const denied = () => 0

/** One key of so many, as the README's first example has it. */
function consume(subjects: number, points: number) {
  return async (): Promise<Task> => {
    const limiter = new RateLimiterMemory({ points, duration: 3_600 })
    const keys = Array.from({ length: subjects }, (_, i) => `user:${i}`)
    for (const key of keys) await limiter.consume(key, 1)
    const pick = createPick(subjects)
    return { run: () => limiter.consume(keys[pick()]!, 1).then(granted, denied) }
  }
}

/** A limiter for the app and one for its users: what the second denies, the first has counted all the same. */
function consumeTwo(subjects: number) {
  return async (): Promise<Task> => {
    const ofApp = new RateLimiterMemory({ points: 1e9, duration: 3_600 })
    const ofUsers = new RateLimiterMemory({ points: 1e9, duration: 3_600 })
    const keys = Array.from({ length: subjects }, (_, i) => `user:${i}`)
    for (const key of keys) await ofUsers.consume(key, 1)
    const pick = createPick(subjects)
    return {
      run: () =>
        Promise.all([ofApp.consume('app', 1), ofUsers.consume(keys[pick()]!, 1)]).then(granted, denied),
    }
  }
}

async function fill(meters: number, callsEach: number): Promise<unknown> {
  const limiter = new RateLimiterMemory({ points: 1e9, duration: 3_600 })
  for (let turn = 0; turn < callsEach; turn++) {
    for (let i = 0; i < meters; i++) await limiter.consume(`user:${i}`, 1)
  }
  return limiter
}

export const subject: Subject = {
  title: 'rate-limiter-flexible, memory',
  place: 'memory',
  package: 'rate-limiter-flexible',
  lacks: ['rolling window', 'several limits at once', 'learning from responses', 'answering at once'],
  trials: {
    'one-limit': consume(1, 1e9),
    'one-limit-many': consume(10_000, 1e9),
    'two-limits': consumeTwo(1),
    'two-limits-many': consumeTwo(10_000),
    denied: consume(1, 1),
    'denied-many': consume(10_000, 1),
  },
  fill,
}
