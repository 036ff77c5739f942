import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MIXED, program, World } from '../../test/world.ts'
import { acquire, inspect, metricLimit, read, release, scoreLimit, windowLimit } from '../testing/commands.ts'

const HOUR_MS = 3_600_000

const LIMITS = [
  windowLimit('exact', { capacity: 100 }),
  windowLimit('at least 30', { capacity: 30, exact: false }),
  windowLimit('unknown', { capacity: 0, exact: false }),
  scoreLimit('score'),
  metricLimit('metric', { capacity: 1_000 }),
]

test('late readings, in whatever order they come, loosen nothing that the newest tightened', () => {
  const grants = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 20 }), wait: fc.nat(9_000) }), {
    minLength: 2,
    maxLength: 12,
  })
  const readings = fc.array(fc.record({ call: fc.nat(11), percent: fc.nat(130), wait: fc.nat(9_000) }), {
    minLength: 1,
    maxLength: 12,
  })
  let late = 0
  fc.assert(
    fc.property(fc.constantFrom(...LIMITS), grants, readings, (limit, calls, heard) => {
      const play = () => {
        const world = new World([limit])
        for (const { cost, wait } of calls) {
          world.execute(acquire(limit, cost))
          world.wait(wait)
        }
        return world
      }
      const [alone, all] = [play(), play()]
      const newest = alone.log.at(-1)!
      for (const world of [alone, all]) world.execute(read(limit, heard[0]!.percent, newest))
      for (const { call, percent, wait } of heard.slice(1)) {
        const grant = all.log[call % all.log.length]!
        if (grant.seq < newest.seq) {
          late += 1
          all.execute(read(limit, percent, grant))
        }
        for (const world of [alone, all]) world.wait(wait)
        for (const cost of [1, 7, 30]) {
          const freeAt = (world: World) => world.whatIf(world.now, inspect(limit, cost)).outcomes[0]!.freeAt
          expect(freeAt(all)).toBeGreaterThanOrEqual(freeAt(alone))
        }
      }
    }),
    { numRuns: 1000 },
  )
  expect(late).toBeGreaterThan(1_000)
})

describe('of a metric, no less is believed to be in use than truly is', () => {
  const CAPACITY = 1_000_000
  const limit = metricLimit('cpu', { capacity: CAPACITY, windowMs: HOUR_MS, slotMs: 30_000 })
  const event = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        charged: fc.integer({ min: 1, max: CAPACITY / 10 }),
        /** What it truly takes, as a part of what it was counted as. */
        part: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
        fate: fc.constantFrom('answers', 'answers', 'answers', 'is silent', 'is never sent'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ arrives: fc.nat(5) }) },
    { weight: 4, arbitrary: fc.record({ returns: fc.nat(20) }) },
    // A call of which the meter does not know reports, too: its response is as of now.
    { weight: 1, arbitrary: fc.record({ tells: fc.constant(true) }) },
    { weight: 3, arbitrary: fc.record({ wait: fc.nat(40_000) }) },
  )

  test('while nothing leaves the window and calls arrive in their order, whenever their responses do', () => {
    let readings = 0
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60, size: 'max' }), (events) => {
        const world = new World([limit])
        const percentOf = (level: number) => Math.floor((100 * level) / CAPACITY)
        const onTheirWay: { index: number; truly: number; fate: string }[] = []
        const answers: { index: number; percent: number }[] = []
        let level = 0
        for (const e of events) {
          if ('charged' in e) {
            if (world.execute(acquire(limit, e.charged)).deniedBy < 0) {
              onTheirWay.push({ index: world.log.length - 1, truly: e.part * e.charged, fate: e.fate })
            }
          } else if ('arrives' in e) {
            for (const { index, truly, fate } of onTheirWay.splice(0, e.arrives)) {
              if (fate === 'is never sent') world.execute(release(world.log[index]!))
              else level += truly
              if (fate === 'answers') answers.push({ index, percent: percentOf(level) })
            }
          } else if ('returns' in e) {
            const [answer] = answers.splice(e.returns % Math.max(1, answers.length), 1)
            if (answer === undefined) continue
            readings += 1
            world.execute(read(limit, answer.percent, world.log[answer.index]!))
          } else if ('tells' in e) world.execute(read(limit, percentOf(level)))
          else world.wait(e.wait)
          const { used, foreign } = world.whatIf(world.now, inspect(limit)).outcomes[0]!
          expect(used + foreign).toBeGreaterThanOrEqual(level - 1e-6 * CAPACITY)
        }
      }),
      { numRuns: 1000 },
    )
    expect(readings).toBeGreaterThan(1_000)
  })
})

test('whatever happened, every limit grants a call again, once it was waited for as told', () => {
  const everything = program([
    'acquire',
    'wait',
    'follow',
    'release',
    'read',
    'block',
    'resume',
    'back',
    'capacity',
  ])
  let waits = 0
  fc.assert(
    fc.property(everything, (ops) => {
      const world = new World(MIXED)
      for (const op of ops) {
        if (op.op === 'acquire') world.execute(...world.acquires(op))
        else world.run(op)
      }
      for (const limit of world.limits) {
        const cost = limit.exact ? Math.min(1, limit.capacity) : 1
        let { deniedBy, retryAt } = world.execute(acquire(limit, cost))
        if (deniedBy < 0) continue
        waits += 1
        // A refusal is forgotten after eight windows, a bucket drains, and a block lasts for ten minutes at most.
        const { score } = world.states.get(limit.key)!
        const windows = score === undefined ? 8 : 1 + score.level / Math.max(1, limit.capacity)
        expect(retryAt - world.now).toBeLessThanOrEqual(windows * limit.windowMs + 660_000)
        expect(retryAt).toBeGreaterThan(world.now)
        world.wait(retryAt - world.now)
        ;({ deniedBy, retryAt } = world.execute(acquire(limit, cost)))
        if (deniedBy < 0) continue
        // Where the clock was set back to before a block's end, its probe is out already when that comes again.
        expect(ops.some(({ op }) => op === 'back')).toBe(true)
        expect(retryAt - world.now).toBeLessThanOrEqual(30_000)
        world.wait(retryAt - world.now)
        expect(world.execute(acquire(limit, cost)).deniedBy).toBe(-1)
      }
    }),
    { numRuns: 1000 },
  )
  expect(waits).toBeGreaterThan(500)
})
