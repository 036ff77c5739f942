import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { read, scoreLimit, windowLimit } from '../../testing/commands.ts'
import {
  foreignAt,
  foreignFreeAt,
  limitInForce,
  observe,
  type ReadingState,
  rebaseReading,
} from './reading.ts'

const HOUR_MS = 3_600_000
const exact = windowLimit('m', { capacity: 200, windowMs: HOUR_MS })
const unknown = { ...exact, capacity: 0, exact: false }

function taken(
  limit = exact,
  percent = 50,
  seq = 10,
  used = 60,
  now = 0,
  before?: ReadingState,
  sure = used,
  meterSeq = seq,
): ReadingState {
  return observe(before, read(limit, percent, { seq, used, sure }), meterSeq, now)
}

describe('use by others', () => {
  test('is what the percentage says beyond our own, its rounding and a margin for what they add meanwhile included', () => {
    // Less than 51 % is in use, and 0.3 % and 2 calls, a percent, more are left: 102.6 + 2 less our 60.
    expect(taken().foreign).toBeCloseTo(44.6, 9)
  })

  test('leaves them three calls more of a large pool, and of a small one a percent', () => {
    const shared = (capacity: number) => taken({ ...exact, capacity }, 50, 10, 0).foreign
    expect(shared(20_000)).toBeCloseTo(0.513 * 20_000 + 3, 6)
    expect(shared(300)).toBeCloseTo(0.513 * 300 + 3, 6)
    expect(shared(100)).toBeCloseTo(0.513 * 100 + 1, 6)
    expect(shared(10)).toBeCloseTo(0.513 * 10 + 0.1, 6)
  })

  test('is none where our own calls explain the percentage', () => {
    expect(taken(exact, 30, 10, 60).foreign).toBe(0)
    expect(taken(exact, 0, 10, 0).foreign).toBe(0)
  })

  test('is none where calls admitted since the reporting one may explain the percentage', () => {
    expect(taken(exact, 50, 10, 60, 0, undefined, 60, 10 + 40).foreign).toBe(0)
    expect(taken(exact, 50, 10, 60, 0, undefined, 60, 10 + 39).foreign).toBeCloseTo(44.6, 9)
  })

  test('is left to them for a window once it was certain, though our own calls explain what comes', () => {
    const shared = taken(exact, 50, 10, 60, 0)
    const later = taken(exact, 50, 11, 100, HOUR_MS - 1, shared)
    // 51.3 % of 200 and 2 calls, less our 100.
    expect(later).toMatchObject({ sharedAt: 0, foreign: expect.closeTo(4.6, 9) })
    expect(taken(exact, 50, 12, 100, HOUR_MS, later)).toMatchObject({ sharedAt: 0, foreign: 0 })
    expect(taken(exact, 20, 12, 100, HOUR_MS - 1, later, 0).foreign).toBe(0)
  })

  test('stays as it is for a window, then fades evenly and is gone after another', () => {
    const reading = taken()
    for (const at of [-5, 0, HOUR_MS / 2, HOUR_MS]) expect(foreignAt(reading, HOUR_MS, at)).toBe(45)
    expect(foreignAt(reading, HOUR_MS, HOUR_MS + 1)).toBe(45)
    // Half of 44.6, rounded up.
    expect(foreignAt(reading, HOUR_MS, 1.5 * HOUR_MS)).toBe(23)
    expect(foreignAt(reading, HOUR_MS, 2 * HOUR_MS - 1)).toBe(1)
    expect(foreignAt(reading, HOUR_MS, 2 * HOUR_MS)).toBe(0)
  })

  test('never grows as time passes', () => {
    fc.assert(
      fc.property(fc.nat(3 * HOUR_MS), fc.nat(HOUR_MS), (at, ms) => {
        expect(foreignAt(taken(), HOUR_MS, at + ms)).toBeLessThanOrEqual(foreignAt(taken(), HOUR_MS, at))
      }),
    )
  })

  test('is at most the room at the first whole millisecond that is told', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1e7, noNaN: true }),
        fc.constantFrom(0, 0.5, 1, 2, 10, 1000, 1e6),
        fc.constantFrom(1000, 60_000, HOUR_MS, 86_400_000),
        fc.nat(HOUR_MS),
        fc.constantFrom(0, 1_795_000_000_000, 1_795_000_000_000.25),
        (foreign, room, windowMs, later, at) => {
          const reading: ReadingState = { ...taken(), foreign, at }
          const from = at + later
          const freeAt = foreignFreeAt(reading, windowMs, room, from)
          expect(freeAt).toBeGreaterThanOrEqual(from)
          expect(foreignAt(reading, windowMs, freeAt)).toBeLessThanOrEqual(room)
          if (freeAt === from) return
          expect(Number.isInteger(freeAt)).toBe(true)
          expect(foreignAt(reading, windowMs, Math.max(from, freeAt - 1))).toBeGreaterThan(room)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('use by others, where the division rounds', () => {
  test.each([
    [3_602_000, 700.01, 103, 1_795_000_916_610],
    [3_602_000, 900.5, 407, 1],
    [60_000, 30, 21, 1],
  ])(
    'is at most the room at the first millisecond at which the check agrees: %d',
    (windowMs, foreign, room, at) => {
      const reading: ReadingState = { ...taken(), foreign, at }
      const freeAt = foreignFreeAt(reading, windowMs, room, at)
      expect(foreignAt(reading, windowMs, freeAt)).toBeLessThanOrEqual(room)
      expect(foreignAt(reading, windowMs, freeAt - 1)).toBeGreaterThan(room)
    },
  )
})

test('of two readings of one call the latest word holds', () => {
  const newer = taken(exact, 80, 12, 20)
  // 11.3 % of 200 and 2 calls, less our 20.
  const foreign = expect.closeTo(4.6, 9)
  expect(taken(exact, 10, 12, 20, 5000, newer)).toMatchObject({ percent: 10, at: 5000, foreign })
})

describe('the limit in force', () => {
  test('is the capacity where that is the whole truth, whatever an honest reading says', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(120), (used, more) => {
        const percent = Math.floor(used / 2) + more
        expect(limitInForce(taken(exact, percent, 10, used), exact)).toBe(200)
      }),
    )
    expect(limitInForce(taken(exact, 99, 10, 0), exact)).toBe(200)
  })

  test('is what readings prove where that is more than a twentieth above the capacity: its facts are wrong', () => {
    expect(limitInForce(taken(exact, 9, 10, 21), exact)).toBe(200)
    expect(limitInForce(taken(exact, 9, 10, 22), exact)).toBe(220)
    expect(limitInForce({ ...taken(), learned: 210 }, exact)).toBe(200)
    expect(limitInForce({ ...taken(), learned: 211 }, exact)).toBe(211)
  })

  test('counts as proven only what Meta surely had, too', () => {
    expect(taken(unknown, 4, 10, 50, 0, undefined, 20).learned).toBe(400)
    expect(taken(unknown, 4, 10, 50, 0, undefined, 0).learned).toBe(0)
    expect(taken(unknown, 0, 10, 50, 0, undefined, 0).learned).toBe(-1)
  })

  test('is unbounded where nothing is known', () => {
    expect(limitInForce(undefined, unknown)).toBe(Number.POSITIVE_INFINITY)
    expect(limitInForce(taken(unknown, 0, 10, 0), unknown)).toBe(Number.POSITIVE_INFINITY)
  })

  test('is what our own calls and the percentage prove', () => {
    expect(limitInForce(taken(unknown, 4, 10, 50), unknown)).toBe(1000)
    expect(
      limitInForce(taken({ ...unknown, capacity: 1500 }, 4, 10, 50), { ...unknown, capacity: 1500 }),
    ).toBe(1500)
    expect(limitInForce(taken(unknown, 60, 10, 0), unknown)).toBe(0)
  })

  test('stays at the best proof for a window, then follows the newest', () => {
    const proven = taken(unknown, 4, 10, 50, 0)
    const weaker = taken(unknown, 9, 11, 51, HOUR_MS - 1, proven)
    expect(weaker.learned).toBe(1000)
    expect(taken(unknown, 9, 12, 52, HOUR_MS, weaker).learned).toBe(520)
  })

  test('is not unlearned by a reading that proves nothing', () => {
    const proven = taken(unknown, 4, 10, 50, 0)
    expect(taken(unknown, 0, 10, 0, 2 * HOUR_MS, proven).learned).toBe(1000)
  })

  test('never exceeds a hidden capacity that all count alike', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.record({ own: fc.nat(5000), others: fc.nat(5000) }), { maxLength: 30 }),
        (hidden, counts) => {
          let reading: ReadingState | undefined
          for (const [i, { own, others }] of counts.entries()) {
            reading = taken(unknown, Math.floor((100 * (own + others)) / hidden), i, own, i * 1000, reading)
            if (reading.learned >= 0) expect(reading.learned).toBeLessThanOrEqual(hidden + 1e-9 * hidden)
          }
        },
      ),
    )
  })

  test('of a score is its capacity', () => {
    const limit = scoreLimit('s', { exact: false })
    expect(limitInForce(taken(limit, 1, 10, 60), limit)).toBe(60)
  })
})

test('a reading from after now is dated now', () => {
  const reading = taken(exact, 50, 10, 60, 5000)
  expect(rebaseReading(reading, 5000)).toBe(false)
  expect(rebaseReading(reading, 1000)).toBe(true)
  expect(reading).toMatchObject({ at: 1000, learnedAt: 1000, sharedAt: 1000 })
})
