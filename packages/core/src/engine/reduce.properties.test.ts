import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { EXACT, executed, MIXED, type Op, program, World } from '../../test/world.ts'
import { scoreLimit } from '../testing/commands.ts'
import type { Limit } from './command.ts'

afterAll(() => {
  expect(executed).toBeGreaterThan(100_000)
})

/** Runs a program; `onAcquire` takes the place of acquiring. */
function play(
  limits: readonly Limit[],
  ops: readonly Op[],
  onAcquire: (world: World, op: Op & { op: 'acquire' }) => void,
) {
  const world = new World(limits)
  for (const op of ops) {
    if (op.op === 'acquire') onAcquire(world, op)
    else world.run(op)
  }
}

/** What of a key's log a true rolling window of `windowMs` holds now, in time elapsed. */
function held(world: World, { key, windowMs }: Limit): number {
  return world.log.reduce((sum, call) => {
    return call.limit.key === key && world.elapsedMs - call.elapsedAt < windowMs ? sum + call.cost : sum
  }, 0)
}

function checkWindows(world: World, op: Op & { op: 'acquire' }) {
  const commands = world.acquires(op)
  if (world.execute(...commands).deniedBy >= 0) return
  for (const { limit, cost } of commands) {
    if (limit.algorithm === 'window' && cost > 0)
      expect(held(world, limit)).toBeLessThanOrEqual(limit.capacity)
  }
}

test('no true rolling window ever holds more than the capacity', () => {
  fc.assert(
    fc.property(program(['acquire', 'wait', 'follow', 'release', 'read', 'block', 'resume']), (ops) => {
      play(EXACT, ops, checkWindows)
    }),
    { numRuns: 1000 },
  )
})

test('no true rolling window holds more than the capacity in force at the grant, when it changes', () => {
  fc.assert(
    fc.property(program(['acquire', 'wait', 'follow', 'release', 'capacity']), (ops) => {
      play(EXACT, ops, checkWindows)
    }),
    { numRuns: 1000 },
  )
})

test('a clock that steps back never frees quota early', () => {
  fc.assert(
    fc.property(program(['acquire', 'wait', 'follow', 'release', 'back', 'read', 'block']), (ops) => {
      play(EXACT, ops, checkWindows)
    }),
    { numRuns: 1000 },
  )
})

test('no bucket ever holds more than its points, by the log and by what drains evenly', () => {
  fc.assert(
    fc.property(program(['acquire', 'wait', 'follow', 'release', 'read', 'block', 'back']), (ops) => {
      const limit = scoreLimit('score')
      play([limit], ops, (world, op) => {
        if (world.execute(...world.acquires(op)).deniedBy >= 0 || op.cost === 0) return
        let added = 0
        for (const { elapsedAt, cost } of world.log.toReversed()) {
          added += cost
          const drained = ((world.elapsedMs - elapsedAt) / limit.windowMs) * limit.capacity
          expect(added - drained).toBeLessThanOrEqual(limit.capacity + 1e-5)
        }
      })
    }),
    { numRuns: 1000 },
  )
})

test('a clock that steps back locks nobody out for longer than the window and its slot, or the block', () => {
  fc.assert(
    fc.property(program(['acquire', 'wait', 'follow', 'release', 'back', 'block', 'resume']), (ops) => {
      play(EXACT, ops, (world, op) => {
        const { deniedBy, retryAt, reason, now } = world.execute(...world.acquires(op))
        if (deniedBy < 0 || retryAt === Number.POSITIVE_INFINITY) return
        const { limit } = world.acquires(op)[deniedBy]!
        const slotMs = limit.algorithm === 'window' ? limit.slotMs : 0
        const longest = { limit: Math.ceil(limit.windowMs + slotMs), block: 600_000, probe: 30_000 }
        expect(retryAt - now).toBeLessThanOrEqual(longest[reason])
      })
    }),
    { numRuns: 1000 },
  )
})

test('denies nothing that a window longer by one slot would hold', () => {
  fc.assert(
    fc.property(program(['acquire', 'wait', 'follow', 'release', 'capacity']), (ops) => {
      play(EXACT.slice(0, 3), ops, (world, op) => {
        const commands = world.acquires(op)
        const fits = commands.every(({ limit, cost }) => {
          const longer = { ...limit, windowMs: limit.windowMs + limit.slotMs }
          return cost === 0 || held(world, longer) + cost <= limit.capacity
        })
        const { deniedBy } = world.execute(...commands)
        if (fits) expect(deniedBy).toBe(-1)
      })
    }),
    { numRuns: 500 },
  )
})

const EVERYTHING = program(['acquire', 'wait', 'follow', 'release', 'read', 'block', 'resume', 'capacity'])

test('who waits until retryAt is granted then, and one millisecond before is denied', () => {
  let denials = 0
  fc.assert(
    fc.property(EVERYTHING, (ops) => {
      play(MIXED, ops, (world, op) => {
        const commands = world.acquires(op)
        const { deniedBy, retryAt, now } = world.execute(...commands)
        if (deniedBy < 0) return
        const never = commands.some(({ limit, cost }) => limit.exact && cost > limit.capacity)
        expect(retryAt === Number.POSITIVE_INFINITY).toBe(never)
        if (never) return
        denials += 1
        expect(retryAt).toBeGreaterThan(now)
        expect(world.whatIf(retryAt, ...commands).deniedBy).toBe(-1)
        const before = world.whatIf(Math.max(now, retryAt - 1), ...commands)
        expect(before).toMatchObject({ retryAt })
        expect(before.deniedBy).toBeGreaterThanOrEqual(0)
      })
    }),
    { numRuns: 1000 },
  )
  expect(denials).toBeGreaterThan(1000)
})

test('a denied batch leaves every meter as it was', () => {
  let denials = 0
  fc.assert(
    fc.property(EVERYTHING, (ops) => {
      play(MIXED, ops, (world, op) => {
        const before = structuredClone(world.states)
        if (world.execute(...world.acquires(op)).deniedBy < 0) return
        denials += 1
        expect(world.states).toEqual(before)
      })
    }),
    { numRuns: 500 },
  )
  expect(denials).toBeGreaterThan(500)
})
