import { type Call, createLimiter, type Permit, type SyncStore } from '@headgate/core'
import { createMemoryStore } from '@headgate/store-memory'
import type { StrategyType } from '../strategy.ts'
import { SECOND_MS } from '../units.ts'

const MOST_METERS = 100

/** While a probe is out, `acquire` looks as often whether it came back to another process. */
const PROBE_POLL_MS = SECOND_MS

export const headgate: StrategyType = {
  name: 'headgate',
  title: 'Headgate',
  story: 'A limiter in each process, all on one store in memory, told what the scenario says.',
  create({ setup, clock, random }) {
    const { told, token, kinds } = setup
    const store = createMemoryStore({ maxMeters: MOST_METERS })
    const prepared = Array.from({ length: setup.processes }, () => {
      const limiter = createLimiter({ app: { id: '1', ...told.app }, store, clock, random })
      for (const [adAccount, facts] of Object.entries(told.adAccounts ?? {})) {
        limiter.setFacts({ adAccount }, facts)
      }
      return kinds.map(({ method, url }) =>
        limiter.prepare({ url, token, ...(method !== undefined && { method }) } satisfies Call),
      )
    })
    return {
      ask(flight, now) {
        const decision = prepared[flight.process]![flight.kind]!.tryAcquire()
        if (decision.granted) {
          flight.permit = decision.permit
          return now
        }
        return decision.reason === 'probe'
          ? Math.min(decision.retryAt, now + PROBE_POLL_MS)
          : decision.retryAt
      },
      settle(flight, now) {
        ;(flight.permit as Permit<SyncStore>).settle(flight.response)
        return now
      },
    }
  },
}
