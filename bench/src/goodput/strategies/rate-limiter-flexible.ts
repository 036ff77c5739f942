import type { Clock } from '@headgate/core'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { StrategyType } from '../strategy.ts'
import { SECOND_MS } from '../units.ts'
import { backOffUntil } from './back-off.ts'

export const rateLimiterFlexible: StrategyType = {
  name: 'rate-limiter-flexible',
  title: 'rate-limiter-flexible',
  story:
    'The package itself, in memory: a fixed window that begins with the first call. Each process has its share ' +
    'of the number that it was set to, and backs off when it is refused.',
  create({ setup, clock, random }) {
    const { processes, windowMs, configured } = setup
    const points = Math.floor(configured.points / processes)
    const limiters = Array.from(
      { length: processes },
      () => new RateLimiterMemory({ points, duration: windowMs / SECOND_MS }),
    )
    return {
      async ask({ process, kind }, now) {
        try {
          await at(clock, () => limiters[process]!.consume('app', configured.costs[kind]!))
          return now
        } catch (denial) {
          if (!(denial instanceof RateLimiterRes)) throw denial
          return now + denial.msBeforeNext
        }
      },
      settle: (flight, now) => backOffUntil(flight, random, now),
    }
  },
}

/** It takes its time from `Date.now`, in the call itself, and from nowhere else that matters in a run. */
function at<T>(clock: Clock, consume: () => T): T {
  const real = Date.now
  Date.now = clock.now
  try {
    return consume()
  } finally {
    Date.now = real
  }
}
