import { describe, expect, test } from 'vitest'
import { World } from '../../test/world.ts'
import { acquire, block, inspect, read, release, scoreLimit, windowLimit } from '../testing/commands.ts'

const HOUR_MS = 3_600_000
const exact = windowLimit('m', { capacity: 200, windowMs: HOUR_MS, slotMs: 30_000 })
const unknown = { ...exact, capacity: 0, exact: false }
const score = scoreLimit('s')

function take(world: World, limit = exact, times = 1) {
  for (let i = 0; i < times; i++) expect(world.execute(acquire(limit)).deniedBy).toBe(-1)
  return world.log.at(-1)!
}

describe('a window that others use too', () => {
  test('leaves us what the percentage leaves, the calls admitted since taken off', () => {
    const world = new World([])
    const call = take(world, exact, 10)
    take(world, exact, 5)
    world.execute(read(exact, 90, call))
    // 91.3 % of 200 and 2 calls are 184.6: 174.6 by others at most, rounded up, and 15 by us.
    expect(world.execute(inspect(exact)).outcomes[0]).toMatchObject({ used: 15, foreign: 175, limit: 200 })
    // That leaves 10. The 5 of ours that the reading does not know of count twice, and so does each that follows.
    take(world, exact, 3)
    const denied = world.execute(acquire(exact))
    expect(denied).toMatchObject({ deniedBy: 0, reason: 'limit', retryAt: world.now + HOUR_MS / 60 + 1 })
  })

  test('leaves all of it once the reading is too old to tell, the first call to ask for a fresh one', () => {
    const world = new World([])
    world.execute(read(exact, 90, take(world, exact, 10)))
    take(world, exact, 8)
    world.wait(world.execute(acquire(exact)).retryAt - world.now)
    // 175 by others and 18 by us leave 7: one goes first, and each second as many follow as went before.
    for (const calls of [1, 1, 2, 3]) {
      take(world, exact, calls)
      const { deniedBy, retryAt } = world.execute(acquire(exact))
      expect(deniedBy).toBe(0)
      if (calls < 3) expect(retryAt).toBe(world.now + 1_000)
      // Now that there is no room, one may ask once all was quiet for a sixtieth of the window.
      else expect(retryAt).toBeGreaterThanOrEqual(world.now + HOUR_MS / 60)
      world.wait(1_000)
    }
  })

  test('opens by and by a window after their calls were seen', () => {
    const world = new World([])
    world.execute(read(exact, 99))
    const { retryAt, deniedBy } = world.execute(acquire(exact, 50))
    expect(deniedBy).toBe(-1)
    expect(retryAt).toBe(0)
    const denied = world.execute(acquire(exact, 50))
    // 201 less 150 are to fade away, and 50 of our own leave when the window does.
    expect(denied.retryAt - world.now).toBeGreaterThan(HOUR_MS)
    expect(denied.retryAt - world.now).toBeLessThanOrEqual(1.26 * HOUR_MS)
    world.wait(denied.retryAt - world.now)
    expect(world.execute(acquire(exact, 50)).deniedBy).toBe(-1)
  })

  test('opens as soon as our own calls leave it, where that comes before theirs do', () => {
    const world = new World([], 1_800_000_000_000)
    const limit = windowLimit('m', { capacity: 400 })
    world.execute(acquire(limit, 100))
    const opensAt = world.now + 60_500
    world.wait(57_000)
    world.execute(read(limit, 99, take(world, limit)))
    expect(world.execute(acquire(limit, 50)).retryAt).toBe(opensAt)
  })

  test.each([
    [98, HOUR_MS / 60],
    [99, HOUR_MS],
    [150, HOUR_MS],
  ])('at %d %% that is quiet lets one call ask for a fresh reading after %d ms', (percent, quietMs) => {
    const world = new World([])
    const limit = { ...exact, capacity: 100 }
    world.execute(read(limit, percent))
    take(world, limit)
    const { retryAt, reason } = world.execute(acquire(limit))
    expect(reason).toBe('limit')
    expect(retryAt - world.now).toBeGreaterThanOrEqual(quietMs)
    expect(retryAt - world.now).toBeLessThanOrEqual(quietMs + limit.slotMs)
    world.wait(retryAt - world.now)
    world.execute(read(limit, percent))
    take(world, limit)
    expect(world.execute(acquire(limit)).deniedBy).toBe(0)
  })

  test('waits for longer where the last reading is older than a window', () => {
    const world = new World([])
    world.execute(read(unknown, 50, { seq: 0, used: 1 }))
    take(world, unknown)
    world.wait(2 * HOUR_MS)
    take(world, unknown)
    const { retryAt } = world.execute(acquire(unknown))
    expect(retryAt - world.now).toBeGreaterThanOrEqual(HOUR_MS)
  })

  test('tells a whole millisecond, whatever the window divides into', () => {
    const world = new World([])
    const limit = { ...exact, windowMs: 3_602_000, slotMs: 30_017 }
    world.execute(read(limit, 98))
    take(world, limit)
    const { retryAt } = world.execute(acquire(limit))
    expect(retryAt).toBeGreaterThan(world.now)
    expect(Number.isInteger(retryAt)).toBe(true)
  })

  test('never lets a call ask beyond a capacity that is certain', () => {
    const world = new World([])
    const call = take(world, exact, 200)
    world.execute(read(exact, 100, call))
    world.wait(HOUR_MS / 2)
    expect(world.execute(acquire(exact)).retryAt - world.now).toBeGreaterThan(HOUR_MS / 2 - 30_000)
  })
})

describe('a window of unknown capacity', () => {
  test('is open until a reading proves something, then as wide as that', () => {
    const world = new World([])
    for (let i = 0; i < 49; i++) world.execute(read(unknown, -1, take(world, unknown)))
    const call = take(world, unknown)
    world.execute(read(unknown, 9, call))
    expect(world.execute(inspect(unknown)).outcomes[0]).toMatchObject({ limit: 500, used: 50 })
    expect(world.execute(acquire(unknown, 451)).deniedBy).toBe(0)
    expect(world.execute(acquire(unknown, 450)).deniedBy).toBe(-1)
  })

  test('counts for nothing in what is proven calls that are not back yet, were given back, or may have left', () => {
    const limit = { ...unknown, windowMs: HOUR_MS + 2_000, guardMs: 2_000 }
    const world = new World([])
    world.execute(read(limit, -1, take(world, limit, 3)))
    expect(take(world, limit).sure).toBe(2)
    world.execute(read(limit, -1, world.log[0]!), read(limit, -1, world.log[1]!))
    world.execute(release(world.log[3]!))
    expect(take(world, limit)).toMatchObject({ used: 4, sure: 4 })
    world.wait(HOUR_MS - 2_000)
    expect(take(world, limit)).toMatchObject({ used: 5, sure: 1 })
  })

  test('waits no longer for calls that did not come back, once all have left the window', () => {
    const world = new World([])
    const lost = take(world, unknown, 5)
    world.wait(2 * HOUR_MS)
    const call = take(world, unknown)
    expect(world.states.get('m')!.inFlight).toBe(1)
    world.execute(read(unknown, -1, lost))
    expect(world.states.get('m')!.inFlight).toBe(1)
    world.execute(read(unknown, -1, call))
    expect(world.states.get('m')!.inFlight).toBe(0)
  })

  test('stays open after a reading of nothing, where nothing was used', () => {
    const world = new World([])
    world.execute(read(unknown, 0))
    take(world, unknown, 100)
  })

  test('lets a call of any cost ask once it was quiet', () => {
    const world = new World([])
    const call = take(world, unknown, 1)
    world.execute(read(unknown, 49, call))
    const { retryAt } = world.execute(acquire(unknown, 1000))
    expect(retryAt - world.now).toBeLessThanOrEqual(HOUR_MS / 60 + 30_000)
    world.wait(retryAt - world.now)
    expect(world.execute(acquire(unknown, 1000)).deniedBy).toBe(-1)
  })
})

test('fractions of a cost do not keep a search for room from ending', () => {
  const world = new World([])
  const limit = windowLimit('m', { capacity: 1, windowMs: 1_000, slotMs: 10 })
  for (const cost of [0.1, 0.2, 0.3]) {
    take(world, { ...limit, capacity: 10 })
    world.execute(acquire({ ...limit, capacity: 10 }, cost))
    world.wait(20)
  }
  world.execute(read(limit, 100))
  const { retryAt } = world.execute(acquire(limit, 1))
  expect(retryAt).toBeGreaterThan(world.now)
  world.wait(retryAt - world.now)
  expect(world.execute(acquire(limit, 1)).deniedBy).toBe(-1)
})

describe('a score', () => {
  test('is raised to what a reading says, and drains from there', () => {
    const world = new World([])
    const call = take(world, score, 3)
    world.execute(read(score, 50, call))
    expect(world.execute(inspect(score)).outcomes[0]!.used).toBeCloseTo(30, 6)
    world.wait(150_000)
    expect(world.execute(inspect(score)).outcomes[0]!.used).toBeCloseTo(0, 6)
  })

  test("is lowered by a reading of a call of ours, and not by one of somebody else's", () => {
    const world = new World([])
    const call = take(world, score, 30)
    world.execute(read(score, 10))
    expect(world.execute(inspect(score)).outcomes[0]!.used).toBe(30)
    world.execute(read(score, 10, call))
    // 10 % are 6 points, and 5 % above are kept.
    expect(world.execute(inspect(score)).outcomes[0]!.used).toBe(9)
  })

  test('keeps no more above a reading than was counted, and expects the next without it', () => {
    const world = new World([])
    const first = take(world, score, 1)
    const second = take(world, score, 2)
    const { outcomes } = world.execute(read(score, 0, first))
    // 0 % and the 2 points taken since; of 3 points above, 1 was counted.
    expect(outcomes[0]).toMatchObject({ used: 3, deviation: 0 })
    // 3 points were counted, one of them kept: 2 were expected, and 3 are there.
    const next = world.execute(read(score, 5, second)).outcomes[0]!
    expect(next.used).toBe(3)
    expect(next.deviation).toBeCloseTo(100 / 60, 9)
  })

  test('forgets what it kept above a reading once that has drained', () => {
    const world = new World([])
    world.execute(read(score, 0, take(world, score, 1)))
    world.wait(60_000)
    const call = take(world, score, 1)
    // The bucket was empty before, so the one point is all that was expected: it did not come.
    const { outcomes } = world.execute(read(score, 0, call))
    expect(outcomes[0]!.deviation).toBeCloseTo(-100 / 60, 9)
  })

  test('adds the points taken since the reporting call was admitted', () => {
    const world = new World([])
    const call = take(world, score, 3)
    take(world, score, 10)
    world.execute(read(score, 50, call))
    expect(world.execute(inspect(score)).outcomes[0]!.used).toBeCloseTo(40, 6)
  })

  test('follows the call that was admitted last, in whatever order responses come', () => {
    const readings = [0, 1, 2].map((index) => ({ index, percent: 50 + 5 * index }))
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      const world = new World([])
      const calls = readings.map(() => take(world, score))
      for (const i of order) world.execute(read(score, readings[i]!.percent, calls[i]))
      expect(world.execute(inspect(score)).outcomes[0]!.used).toBeCloseTo(36, 6)
    }
  })

  test('follows readings as of now upwards, each beyond the last', () => {
    const world = new World([])
    for (const percent of [50, 80, 90]) {
      world.execute(read(score, percent))
      expect(world.execute(inspect(score)).outcomes[0]!.used).toBeCloseTo(percent * 0.6, 6)
    }
  })

  test('known from below only grants what costs more than that when it is empty', () => {
    const limit = scoreLimit('s', { capacity: 5, exact: false })
    const world = new World([])
    take(world, limit)
    const { retryAt } = world.execute(acquire(limit, 8))
    expect(retryAt).toBe(world.now + 60_000)
    world.wait(60_000)
    expect(world.execute(acquire(limit, 8)).deniedBy).toBe(-1)
    take(world, scoreLimit('none', { capacity: 0, exact: false }), 100)
  })
})

test('errors as of now are one strike while the block lasts, and a new one after', () => {
  const world = new World([])
  for (let i = 0; i < 3; i++) world.execute(block(exact))
  expect(world.states.get('m')!.block!.strikes).toBe(1)
  world.wait(60_000)
  world.execute(block(exact, { jitter: 0.5 }))
  expect(world.states.get('m')!.block!.strikes).toBe(2)
  expect(world.execute(acquire(exact)).retryAt).toBe(world.now + 93_000)
})
