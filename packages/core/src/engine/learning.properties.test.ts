import fc from 'fast-check'
import { expect, test } from 'vitest'
import { World } from '../../test/world.ts'
import { acquire, read, windowLimit } from '../testing/commands.ts'

const HOUR_MS = 3_600_000
const GUARD_MS = 2_000
const limit = windowLimit('m', { capacity: 0, exact: false, windowMs: HOUR_MS + GUARD_MS, slotMs: 30_017 })

const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ own: fc.integer({ min: 1, max: 60 }), afterMs: fc.nat(170_000) }) },
  { weight: 2, arbitrary: fc.record({ others: fc.integer({ min: 1, max: 200 }) }) },
  {
    weight: 4,
    // Jobs that run every hour put their calls a window apart.
    arbitrary: fc.record({
      wait: fc.oneof(fc.nat(60_000), fc.constantFrom(3_590_000, HOUR_MS, 3_630_000), fc.nat(HOUR_MS)),
    }),
  },
)

test('what readings prove never exceeds the capacity that Meta hides, however calls bunch and responses tarry', () => {
  let proofs = 0
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 5_000 }),
      fc.array(event, { maxLength: 60, size: 'max' }),
      (hidden, events) => {
        const world = new World([limit])
        const arrivals: { at: number; cost: number }[] = []
        const responses: { at: number; run: () => void }[] = []
        const waitUntil = (at: number) => {
          responses.sort((a, b) => a.at - b.at)
          while (responses.length > 0 && responses[0]!.at <= at) {
            const response = responses.shift()!
            world.wait(response.at - world.now)
            response.run()
          }
          world.wait(at - world.now)
        }
        for (const e of events) {
          if ('wait' in e) waitUntil(world.now + e.wait)
          else if ('others' in e) arrivals.push({ at: world.now, cost: e.others })
          else if (world.execute(acquire(limit, e.own)).deniedBy < 0) {
            const call = world.log.at(-1)!
            arrivals.push({ at: world.now, cost: e.own })
            const count = arrivals.reduce(
              (sum, { at, cost }) => (world.now - at < HOUR_MS ? sum + cost : sum),
              0,
            )
            const percent = Math.floor((100 * count) / hidden)
            responses.push({
              at: world.now + e.afterMs,
              run: () => world.execute(read(limit, percent, call)),
            })
          }
          const { learned } = world.states.get('m')?.reading ?? { learned: -1 }
          if (learned > 0) proofs += 1
          expect(learned).toBeLessThanOrEqual(hidden * (1 + 1e-9))
        }
      },
    ),
    { numRuns: 500 },
  )
  expect(proofs).toBeGreaterThan(1_000)
})
