import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MIXED, program, World } from '../../test/world.ts'
import { acquire, block, read, resume, windowLimit } from '../testing/commands.ts'
import type { Limit } from './command.ts'

interface Caller {
  readonly limits: readonly Limit[]
  readonly cost: number
  wakesAt: number
}

/** Lets callers try again and again when their denials said, and returns how many tries it took them all. */
function serve(world: World, callers: readonly Caller[]): number {
  const waiting = [...callers]
  let tries = 0
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.wakesAt - b.wakesAt)
    const caller = waiting[0]!
    world.wait(Math.max(0, caller.wakesAt - world.now))
    const { deniedBy, retryAt } = world.execute(...caller.limits.map((limit) => acquire(limit, caller.cost)))
    tries += 1
    if (deniedBy < 0) waiting.shift()
    else {
      expect(Number.isFinite(retryAt)).toBe(true)
      expect(retryAt).toBeGreaterThan(world.now)
      caller.wakesAt = retryAt
    }
  }
  return tries
}

test('all callers who wait as told are granted in the end, however many wait for the same', () => {
  fc.assert(
    fc.property(
      program(['acquire', 'wait', 'read', 'block', 'resume'], 20),
      fc.array(
        fc.record({
          picks: fc.array(fc.nat(1000), { minLength: 1, maxLength: 3 }),
          cost: fc.integer({ min: 1, max: 7 }),
        }),
        {
          minLength: 1,
          maxLength: 25,
        },
      ),
      (ops, wishes) => {
        const world = new World(MIXED)
        for (const op of ops) {
          if (op.op === 'acquire') world.execute(...world.acquires(op))
          else world.run(op)
        }
        const callers = wishes.map(({ picks, cost }) => {
          const limits = [...new Set(picks.map((pick) => world.limitAt(pick)))]
          return { limits, cost, wakesAt: world.now }
        })
        // Each wake grants one of the waiting at least, whenever all know when to wake.
        expect(serve(world, callers)).toBeLessThanOrEqual(callers.length ** 2 + callers.length)
      },
    ),
    { numRuns: 500 },
  )
})

describe('a saturating client', () => {
  const costs = fc.constantFrom<readonly number[]>([1], [1, 3, 2])
  test('reaches 98 % of the capacity over ten windows of 120 slots', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 7, 100, 600),
        fc.constantFrom(60_000, 3_602_000),
        costs,
        fc.nat(1_000_000),
        (capacity, windowMs, pattern, start) => {
          const limit = windowLimit('m', { capacity, windowMs, slotMs: Math.ceil(windowMs / 120) })
          const world = new World([limit], 1_795_000_000_000 + start)
          const end = world.now + 10 * windowMs
          let granted = 0
          for (let i = 0; world.now < end; ) {
            // What does not fit a small capacity evenly is lost to it, whoever counts.
            const cost = capacity < 600 ? 1 : pattern[i % pattern.length]!
            const { deniedBy, retryAt } = world.execute(acquire(limit, cost))
            if (deniedBy >= 0) world.wait(retryAt - world.now)
            else {
              granted += cost
              i += 1
            }
          }
          expect(granted).toBeGreaterThanOrEqual(0.98 * 10 * capacity)
        },
      ),
      { numRuns: 30 },
    )
  })

  test('reaches 98 % when it spreads its calls evenly', () => {
    const limit = windowLimit('m', { capacity: 600, windowMs: 3_600_000, slotMs: 30_000 })
    const world = new World([limit])
    const end = world.now + 10 * limit.windowMs
    let granted = 0
    while (world.now < end) {
      const { deniedBy, retryAt } = world.execute(acquire(limit))
      if (deniedBy < 0) granted += 1
      world.wait(Math.max(6_000, retryAt - world.now))
    }
    expect(granted).toBeGreaterThanOrEqual(0.98 * 10 * limit.capacity)
  })
})

describe('after a block', () => {
  const limit = windowLimit('m', { capacity: 1000 })

  test('exactly one of all sharers goes first, and the next after probeMs if it never comes back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(fc.nat(40_000), { minLength: 1, maxLength: 40 }),
        (forMs, probeMs, waits) => {
          const world = new World([limit])
          world.execute(block(limit, { forMs }))
          const opensAt = world.now + forMs
          let probedAt = Number.NEGATIVE_INFINITY
          for (const ms of waits) {
            const reply = world.execute(acquire(limit, 1, probeMs))
            if (world.now < opensAt)
              expect(reply).toMatchObject({ deniedBy: 0, retryAt: opensAt, reason: 'block' })
            else if (world.now < probedAt + probeMs) {
              expect(reply).toMatchObject({ deniedBy: 0, retryAt: probedAt + probeMs, reason: 'probe' })
            } else {
              expect(reply.deniedBy).toBe(-1)
              expect(reply.outcomes[0]!.probe).toBe(true)
              probedAt = world.now
            }
            world.wait(ms)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('all follow when the probe came back, but not when a call from before the block did', () => {
    const world = new World([limit])
    const [early] = world.execute(acquire(limit)).outcomes
    world.execute(block(limit, { seq: early!.seq }))
    world.wait(60_000)
    const [probe] = world.execute(acquire(limit)).outcomes
    expect(probe!.probe).toBe(true)
    world.execute(resume(limit, early!.seq))
    expect(world.execute(acquire(limit))).toMatchObject({ deniedBy: 0, reason: 'probe' })
    world.execute(resume(limit, probe!.seq))
    expect(world.execute(acquire(limit)).outcomes[0]).toMatchObject({ probe: false })
  })

  test('a probe that is throttled strikes again, and blocks for up to twice as long', () => {
    const world = new World([limit])
    world.execute(acquire(limit))
    world.execute(block(limit, { seq: world.log[0]!.seq, jitter: 0.5 }))
    world.wait(63_000)
    const [probe] = world.execute(acquire(limit)).outcomes
    world.execute(block(limit, { seq: probe!.seq, jitter: 0.5 }))
    // Half of the way from 60 s to 120 s, and half of a tenth of 60 s.
    expect(world.execute(acquire(limit))).toMatchObject({
      deniedBy: 0,
      retryAt: world.now + 93_000,
      reason: 'block',
    })
  })

  test('forty errors of calls in flight are one strike', () => {
    const world = new World([limit])
    const calls = Array.from({ length: 40 }, () => world.execute(acquire(limit)).outcomes[0]!)
    for (const { seq } of calls.toReversed()) {
      world.execute(block(limit, { seq }))
      world.wait(1)
    }
    expect(world.states.get('m')!.block).toMatchObject({ strikes: 1, lengthMs: 60_000 })
    expect(world.execute(acquire(limit)).retryAt).toBe(world.now + 60_000 - 1)
  })
})

test('a late or reordered reading changes nothing that a newer one set', () => {
  const readings = fc.array(fc.record({ call: fc.nat(9), percent: fc.nat(100), wait: fc.nat(20_000) }), {
    minLength: 2,
    maxLength: 10,
  })
  fc.assert(
    fc.property(fc.constantFrom(...MIXED), readings, (limit, heard) => {
      const world = new World([limit])
      for (let i = 0; i < 10; i++) {
        world.execute(acquire(limit, 0.5))
        world.wait(5_000)
      }
      let newest = -1
      for (const { call, percent, wait } of heard) {
        const grant = world.log[call % world.log.length]!
        const before = structuredClone(world.states)
        world.execute(read(limit, percent, grant))
        const { inFlight } = world.states.get(limit.key)!
        // That the call came back is news, whatever it says.
        expect(inFlight).toBeLessThanOrEqual(before.get(limit.key)!.inFlight)
        before.get(limit.key)!.inFlight = inFlight
        if (grant.seq < newest) expect(world.states).toEqual(before)
        else expect(world.states.get(limit.key)!.reading).toMatchObject({ percent, at: world.now })
        newest = Math.max(newest, grant.seq)
        world.wait(wait)
      }
    }),
    { numRuns: 500 },
  )
})
