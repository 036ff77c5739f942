import { describe, expect, test } from 'vitest'
import { World } from '../../test/world.ts'
import { acquire, inspect, read, release, windowLimit } from '../testing/commands.ts'
import type { Limit } from './command.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** Nothing is known of it but what readings say. */
const unknown = windowLimit('m', { capacity: 0, exact: false, windowMs: HOUR_MS, slotMs: 30_000 })
/** Others use it, too. */
const shared = windowLimit('m', { capacity: 10_000, windowMs: HOUR_MS, slotMs: 30_000 })

/** A world in which a reading came in, and then nothing for longer than a reading is good for. */
function silent(limit: Limit): World {
  const world = new World([limit])
  const { outcomes } = world.execute(acquire(limit, 1_000))
  world.execute(read(limit, 30, outcomes[0]))
  world.wait(2 * MINUTE_MS)
  return world
}

function grantedAtOnce(world: World, limit: Limit, cost = 1, most = 1_000): number {
  for (let granted = 0; granted < most; granted++) {
    if (world.execute(acquire(limit, cost)).deniedBy >= 0) return granted
  }
  return most
}

describe.each([
  ['a quota that nobody knows', unknown],
  ['a quota that others use', shared],
])('after a silence, of %s', (_, limit) => {
  test('one call goes first', () => {
    const world = silent(limit)
    expect(grantedAtOnce(world, limit)).toBe(1)
    expect(world.execute(acquire(limit))).toMatchObject({
      deniedBy: 0,
      reason: 'limit',
      retryAt: world.now + 1_000,
    })
  })

  test('twice as many are out with each second in which no answer comes, and after 32 nothing is held back', () => {
    const world = silent(limit)
    const granted: number[] = []
    for (let second = 0; second < 6; second++) {
      granted.push(grantedAtOnce(world, limit))
      world.wait(1_000)
    }
    expect(granted.slice(0, 5)).toEqual([1, 1, 2, 4, 8])
    expect(granted[5]).toBeGreaterThan(100)
    world.wait(120_000)
    expect(grantedAtOnce(world, limit)).toBeGreaterThan(10)
  })

  test('a dear call counts as many', () => {
    const world = silent(limit)
    expect(grantedAtOnce(world, limit, 8)).toBe(1)
    // Of those that cost one, 8 are out: that many are, after three seconds.
    const { retryAt } = world.execute(acquire(limit))
    expect(retryAt).toBe(world.now + 4_000)
    world.wait(retryAt - world.now)
    expect(grantedAtOnce(world, limit)).toBe(8)
  })

  test('all that fits goes at once when the answer is there', () => {
    const world = silent(limit)
    const { outcomes } = world.execute(acquire(limit))
    world.wait(300)
    world.execute(read(limit, 30, { ...outcomes[0]!, cost: 1 }))
    expect(grantedAtOnce(world, limit)).toBeGreaterThan(100)
  })

  test('an answer to a call from before changes nothing', () => {
    const world = new World([limit])
    const early = world.execute(acquire(limit, 500)).outcomes[0]!
    const late = world.execute(acquire(limit, 500)).outcomes[0]!
    world.execute(read(limit, 30, late))
    world.wait(2 * MINUTE_MS)
    expect(grantedAtOnce(world, limit)).toBe(1)
    world.execute(read(limit, 20, early))
    expect(grantedAtOnce(world, limit)).toBe(0)
  })

  test('a first call that was never sent makes way for another', () => {
    const world = silent(limit)
    world.execute(acquire(limit))
    world.wait(200)
    world.execute(release(world.log.at(-1)!))
    expect(grantedAtOnce(world, limit)).toBe(1)
    expect(world.execute(acquire(limit)).retryAt).toBe(world.now + 1_000)
  })

  test('after another silence, one goes first again', () => {
    const world = silent(limit)
    for (let second = 0; second < 5; second++) {
      grantedAtOnce(world, limit)
      world.wait(1_000)
    }
    world.wait(2 * MINUTE_MS)
    expect(grantedAtOnce(world, limit)).toBe(1)
  })

  test('nobody waits for an answer for longer than a silence lasts, though the clock is set back', () => {
    const world = silent(limit)
    world.wait(10 * MINUTE_MS)
    expect(grantedAtOnce(world, limit)).toBe(1)
    world.clockAt -= 5 * MINUTE_MS
    const { retryAt } = world.execute(acquire(limit))
    expect(retryAt - world.now).toBeLessThanOrEqual(1_000)
  })
})

test('of a quota of our own, whose size is known, no call has to go first', () => {
  const own = { ...shared, capacity: 4_000 }
  const world = new World([own])
  const { outcomes } = world.execute(acquire(own, 1_000))
  world.execute(read(own, 25, outcomes[0]))
  world.wait(2 * MINUTE_MS)
  expect(world.execute(inspect(own)).outcomes[0]!.foreign).toBe(0)
  expect(grantedAtOnce(world, own, 1, 3_000)).toBe(3_000)
})

test('while readings come in, no call has to go first', () => {
  const world = silent(shared)
  world.execute(read(shared, 30, world.execute(acquire(shared)).outcomes[0]))
  for (let i = 0; i < 100; i++) {
    world.wait(20_000)
    const { deniedBy, outcomes } = world.execute(acquire(shared))
    expect(deniedBy).toBe(-1)
    world.execute(read(shared, 30, outcomes[0]))
  }
})

test('many calls at once of a quota that nobody knows do not close it for long: one goes as soon as all are read', () => {
  const pool = windowLimit('pool', { capacity: 0, exact: false, windowMs: 86_400_000, slotMs: 720_000 })
  const world = new World([pool])
  const calls = Array.from({ length: 200 }, () => world.execute(acquire(pool)).outcomes[0]!)
  const marks = calls.map((call) => ({ ...call, cost: 1 }))
  for (const mark of marks) world.execute(read(pool, 0, mark))
  const next = world.execute(acquire(pool))
  expect(next.deniedBy).toBe(-1)
  expect(world.execute(acquire(pool)).retryAt).toBe(world.now + 60_000)
  world.execute(read(pool, 0, { ...next.outcomes[0]!, cost: 1 }))
  expect(grantedAtOnce(world, pool)).toBeGreaterThan(100)
})

test('a call that goes beyond what is known only by another one that is given back holds nobody back', () => {
  const pool = windowLimit('pool', { capacity: 0, exact: false, windowMs: 86_400_000, slotMs: 720_000 })
  const world = new World([pool])
  const calls = Array.from({ length: 90 }, () => world.execute(acquire(pool)).outcomes[0]!)
  for (const call of calls) world.execute(read(pool, 0, { ...call, cost: 1 }))
  expect(world.execute(inspect(pool)).outcomes[0]!.limit).toBe(100)
  world.execute(acquire(pool, 3))
  const neverSent = world.log.at(-1)!
  expect(world.execute(acquire(pool, 5)).deniedBy).toBe(-1)
  expect(world.execute(acquire(pool)).retryAt).toBe(world.now + 60_000)
  world.execute(release(neverSent))
  expect(world.execute(acquire(pool)).deniedBy).toBe(-1)
  expect(world.execute(acquire(pool)).retryAt).toBe(world.now + 60_000)
})
