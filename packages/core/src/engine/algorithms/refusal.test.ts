import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { World } from '../../../test/world.ts'
import { acquire, block, inspect, read, windowLimit } from '../../testing/commands.ts'
import { fittedAfter, fittedBy } from './refusal.ts'

const WINDOW_MS = 60_000
const unknown = windowLimit('pool', { capacity: 0, exact: false })

/** A pool that refused a call after `fitted` others, its block over. */
function refused(fitted: number): World {
  const world = new World([unknown])
  for (let i = 0; i < fitted; i++) world.execute(acquire(unknown))
  const [last] = world.execute(acquire(unknown)).outcomes
  world.execute(block(unknown, { seq: last!.seq, used: fitted, forMs: 1_000 }))
  return world
}

function limitOf(world: World): number {
  return world.execute(inspect(unknown)).outcomes[0]!.limit
}

/** How many calls go at once, the probe let through; at most a hundred. */
function goAtOnce(world: World): number {
  const probe = world.execute(acquire(unknown))
  if (probe.deniedBy >= 0) return 0
  world.execute({ kind: 'resume', limit: unknown, seq: probe.outcomes[0]!.seq })
  let calls = 1
  while (calls < 100 && world.execute(acquire(unknown)).deniedBy < 0) calls += 1
  return calls
}

describe('after a refusal of a quota that nothing else tells of', () => {
  test('as much goes in a window as fitted', () => {
    const world = refused(20)
    expect(limitOf(world)).toBe(20)
    world.wait(WINDOW_MS + 500)
    expect(goAtOnce(world)).toBe(20)
    world.wait(WINDOW_MS + 500 - 1)
    expect(world.execute(acquire(unknown)).deniedBy).toBe(0)
  })

  test('one more is tried now and then once it held for two windows, and after four it is forgotten', () => {
    const world = refused(20)
    // A twentieth of 20 is one a window.
    for (const [windows, limit] of [
      [2, 20],
      [3, 21],
      [4, Number.POSITIVE_INFINITY],
    ] as const) {
      world.wait(windows * WINDOW_MS - (world.now - 1_795_000_000_000))
      expect(limitOf(world)).toBe(limit)
    }
  })

  test('a reading goes before it', () => {
    const world = refused(20)
    world.wait(WINDOW_MS + 500)
    const call = world.execute(acquire(unknown)).outcomes[0]!
    world.execute(read(unknown, 0, { ...call, cost: 1 }))
    expect(limitOf(world)).toBe(100)
  })

  test('who is denied is granted at the time that the denial tells, however much fitted', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(300_000), (fitted, waitMs) => {
        const world = refused(fitted)
        world.wait(waitMs)
        goAtOnce(world)
        const { deniedBy, retryAt } = world.execute(acquire(unknown))
        if (deniedBy < 0) return
        expect(world.whatIf(retryAt, acquire(unknown)).deniedBy).toBe(-1)
        expect(world.whatIf(retryAt - 1, acquire(unknown)).deniedBy).toBe(0)
      }),
    )
  })
})

test('a lower refusal moves what fits half way, a higher one all the way, and one that tells nothing not at all', () => {
  expect(fittedAfter(-1, 30)).toBe(30)
  expect(fittedAfter(30, 11)).toBe(21)
  expect(fittedAfter(30, 50)).toBe(50)
  expect(fittedAfter(30, -1)).toBe(30)
})

test('of the errors of one strike the lowest counts, but for calls that were on their way for long', () => {
  expect(fittedBy(100, 95)).toBe(95)
  expect(fittedBy(100, 20)).toBe(100)
  expect(fittedBy(-1, 20)).toBe(-1)
})
