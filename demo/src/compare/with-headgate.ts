import { type Clock, createLimiter, type Store } from '@headgate/core'
import type { Scenario } from './scenario.ts'
import type { StartStrategy } from './strategy.ts'

/** Headgate on a store that `open` opens, told what the scenario tells. */
export function startHeadgate(
  told: Scenario['told'],
  open: (clock: Clock) => Store,
  guardMs: number,
): StartStrategy {
  return async ({ clock, random, signal }) => {
    const store = open(clock)
    const limiter = createLimiter({ app: told.app, store, clock, guardMs, random })
    for (const { subject, facts } of told.facts) limiter.setFacts(subject, facts)
    return {
      async deliver({ call }, send) {
        await limiter.run(call, send, { signal, maxAttempts: Number.MAX_SAFE_INTEGER })
      },
      async close() {
        limiter.close()
        await store.close()
      },
    }
  }
}
