import { describe, expect, test } from 'vitest'
import { World } from '../../test/world.ts'
import {
  acquire,
  batch,
  block,
  inspect,
  read,
  release,
  scoreLimit,
  windowLimit,
} from '../testing/commands.ts'
import type { MeterState } from './meter.ts'
import { createReducer } from './reduce.ts'

const a = windowLimit('a', { capacity: 2 })
const b = windowLimit('b', { capacity: 1 })
const score = scoreLimit('s')

describe('a denial', () => {
  test('names the command that is the last to be free, its time and its reason', () => {
    const world = new World([])
    world.execute(acquire(b))
    world.execute(block(a, { forMs: 600_000 }))
    expect(world.execute(acquire(b), acquire(a))).toMatchObject({
      deniedBy: 1,
      retryAt: world.now + 600_000,
      reason: 'block',
    })
    expect(world.execute(acquire(a), acquire(b))).toMatchObject({ deniedBy: 0, reason: 'block' })
    expect(world.execute(acquire(b))).toMatchObject({ deniedBy: 0, reason: 'limit' })
  })

  test('names the first of several that are free at the same time', () => {
    const world = new World([])
    world.execute(block(a), block(b))
    expect(world.execute(acquire(b), acquire(a))).toMatchObject({ deniedBy: 0, retryAt: world.now + 60_000 })
  })

  test('never ends where the cost is above an exact capacity, whatever else denies', () => {
    const world = new World([])
    world.execute(block(a, { forMs: 600_000 }))
    expect(world.execute(acquire(a), acquire(b, 2))).toMatchObject({
      deniedBy: 1,
      retryAt: Number.POSITIVE_INFINITY,
      reason: 'limit',
    })
    expect(world.states.has('b')).toBe(false)
  })

  test('leaves no meter behind that was not there', () => {
    const world = new World([])
    world.execute(acquire(b))
    world.execute(acquire(a), acquire(b))
    expect([...world.states.keys()]).toEqual(['b'])
  })
})

test('every grant of a meter has a sequence number of its own, and a lost meter starts with higher ones', () => {
  const world = new World([])
  const first = world.execute(acquire(a)).outcomes[0]!.seq
  expect(world.execute(acquire(a)).outcomes[0]!.seq).toBe(first + 1)
  world.states.clear()
  world.wait(10)
  expect(world.execute(acquire(a)).outcomes[0]!.seq).toBeGreaterThan(first + 1)
})

test('a call counted in a state that was lost cannot be given back by what was counted since', () => {
  for (const limit of [a, score]) {
    const world = new World([])
    world.execute(acquire(limit))
    const [lost] = world.log
    world.states.clear()
    world.wait(10)
    world.execute(acquire(limit))
    expect(world.execute(release(lost!)).outcomes[0]!.used).toBe(1)
  }
})

test('a call from before the clock was set back cannot be given back by what was counted since', () => {
  for (const limit of [a, score]) {
    const world = new World([])
    world.execute(acquire(limit))
    const [early] = world.log
    world.clockAt -= 20_000
    world.execute(acquire(limit))
    expect(world.execute(release(early!)).outcomes[0]!.used).toBeCloseTo(2, 6)
    expect(world.execute(release(world.log[1]!)).outcomes[0]!.used).toBeCloseTo(1, 6)
  }
})

test('commands of one batch see each other, in their order, also on a meter that the first one made', () => {
  const world = new World([])
  const { outcomes } = world.execute(read(a, 50), read(a, 80), block(a), inspect(a))
  expect(outcomes[3]).toMatchObject({ percent: 80, blockedUntil: world.now + 60_000 })
  expect(world.states.size).toBe(1)
})

test('a cost of nothing asks only whether the meter is blocked', () => {
  const world = new World([])
  world.execute(acquire(b))
  expect(world.execute(acquire(b, 0)).outcomes[0]!.used).toBe(1)
  world.execute(block(b))
  expect(world.execute(acquire(b, 0))).toMatchObject({ deniedBy: 0, reason: 'block' })
  world.wait(60_000)
  expect(world.execute(acquire(b, 0)).outcomes[0]).toMatchObject({ probe: true, used: 1 })
  expect(world.execute(acquire(b, 0))).toMatchObject({ deniedBy: 0, reason: 'probe' })
})

test('what is inspected is told and not kept', () => {
  const world = new World([])
  expect(world.execute(inspect(a)).outcomes[0]).toMatchObject({
    used: 0,
    foreign: 0,
    limit: 2,
    percent: -1,
    readAt: -1,
    blockedUntil: -1,
    freeAt: world.now,
  })
  expect(world.states.size).toBe(0)
  world.execute(acquire(a))
  world.execute(read(a, 100), block(a))
  const before = structuredClone(world.states)
  expect(world.execute(inspect(a)).outcomes[0]).toMatchObject({
    used: 1,
    foreign: Math.ceil(2.03 - 1),
    percent: 100,
    readAt: world.now,
    blockedUntil: world.now + 60_000,
    // When our own call leaves: of others, what was there stays for as long.
    freeAt: world.now + 60_500,
  })
  expect(world.states).toEqual(before)
})

test('a store hears of each meter that is new or changed, and whether it is known', () => {
  const meters = new Map<string, MeterState>()
  const heard: [string, boolean][] = []
  const reduce = createReducer({
    get: (key) => meters.get(key),
    set(key, meter, known) {
      heard.push([key, known])
      meters.set(key, meter)
    },
  })
  reduce(batch(1000, acquire(a), acquire(b)))
  reduce(batch(1000, acquire(a)))
  reduce(batch(1000, acquire(a), acquire(b)))
  reduce(batch(1000, inspect(a), inspect(score)))
  expect(heard).toEqual([
    ['a', false],
    ['b', false],
    ['a', true],
  ])
})

test('a clock set back is seen by a denied batch too, and its meters are kept', () => {
  const world = new World([])
  world.wait(60_000)
  world.execute(acquire(b))
  world.clockAt -= 30_000
  expect(world.execute(acquire(b))).toMatchObject({ deniedBy: 0, retryAt: world.now + 60_500 })
})
