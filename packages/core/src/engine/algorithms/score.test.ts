import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chargeScore, rebaseScore, refundScore, type ScoreState, scoreFreeAt, scoreLevel } from './score.ts'

const DRAIN_MS = 300_000
const CLOSE = 6

interface Call {
  readonly at: number
  readonly cost: number
}

/** The level from the log alone: what the busiest run of calls up to `now` put in beyond what drained meanwhile. */
function loggedLevel(log: readonly Call[], capacity: number, now: number): number {
  let level = 0
  let added = 0
  for (const { at, cost } of log.toReversed()) {
    added += cost
    level = Math.max(level, added - ((now - at) / DRAIN_MS) * capacity)
  }
  return level
}

const capacity = fc.constantFrom(60, 9000, 1, 7, 599.997, 1e9)
const pause = fc.oneof(fc.nat(10), fc.nat(5000), fc.nat(400_000), fc.constantFrom(0.5, 1 / 3, 300_000))
const share = fc.constantFrom(1 / 60, 1 / 20, 1 / 3, 1 / 9000, 1)

test('holds what the calls put in less what drains evenly', () => {
  fc.assert(
    fc.property(capacity, fc.array(fc.record({ wait: pause, share }), { maxLength: 60 }), (cap, calls) => {
      const score: ScoreState = { level: 0, at: 0 }
      const log: Call[] = []
      let now = 0
      for (const { wait, share: part } of calls) {
        now += wait
        chargeScore(score, cap, DRAIN_MS, cap * part, now)
        log.push({ at: now, cost: cap * part })
        for (const at of [now, now + 1, now + 1000, now + DRAIN_MS]) {
          expect(scoreLevel(score, cap, DRAIN_MS, at) / cap).toBeCloseTo(
            loggedLevel(log, cap, at) / cap,
            CLOSE,
          )
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('is free at the first whole millisecond at which the cost fits', () => {
  fc.assert(
    fc.property(
      capacity,
      fc.array(fc.record({ wait: pause, share }), { maxLength: 20 }),
      share,
      pause,
      fc.boolean(),
      (cap, calls, part, later, modern) => {
        let now = modern ? 1_795_000_000_000 : 0
        const score: ScoreState = { level: 0, at: now }
        for (const { wait, share: taken } of calls) {
          now += wait
          chargeScore(score, cap, DRAIN_MS, cap * taken, now)
        }
        now += later
        const fits = (at: number) => scoreLevel(score, cap, DRAIN_MS, at) + cap * part <= cap + 1e-6
        const at = scoreFreeAt(score, cap, DRAIN_MS, cap * part, now)
        expect(at).toBeGreaterThanOrEqual(now)
        expect(fits(at)).toBe(true)
        if (at > now) {
          expect(Number.isInteger(at)).toBe(true)
          expect(fits(Math.max(now, at - 1))).toBe(false)
        }
      },
    ),
    { numRuns: 1000 },
  )
})

test('is free when the check agrees, where the division falls short by a rounding', () => {
  const score: ScoreState = { level: 880153333.6339258, at: 1_795_000_085_663 }
  const cost = 1e9 / 3
  const at = scoreFreeAt(score, 1e9, DRAIN_MS, cost, score.at)
  expect(scoreLevel(score, 1e9, DRAIN_MS, at) + cost).toBeLessThanOrEqual(1e9 + 1e-6)
  expect(scoreLevel(score, 1e9, DRAIN_MS, at - 1) + cost).toBeGreaterThan(1e9 + 1e-6)
})

test('is as it was when points are given back at once, and never holds less when later', () => {
  fc.assert(
    fc.property(
      capacity,
      fc.array(fc.record({ wait: pause, share }), { maxLength: 20 }),
      share,
      fc.array(fc.record({ wait: pause, share }), { maxLength: 10 }),
      fc.boolean(),
      (cap, before, part, between, atOnce) => {
        const without: ScoreState = { level: 0, at: 0 }
        const returned: ScoreState = { level: 0, at: 0 }
        let now = 0
        const charge = ({ wait, share: taken }: { wait: number; share: number }) => {
          now += wait
          chargeScore(without, cap, DRAIN_MS, cap * taken, now)
          chargeScore(returned, cap, DRAIN_MS, cap * taken, now)
        }
        before.forEach(charge)
        const at = now
        chargeScore(returned, cap, DRAIN_MS, cap * part, at)
        if (!atOnce) between.forEach(charge)
        refundScore(returned, cap, DRAIN_MS, cap * part, at, now)
        for (const later of [0, 1, 1000, DRAIN_MS / 2, 2 * DRAIN_MS]) {
          const expected = scoreLevel(without, cap, DRAIN_MS, now + later) / cap
          const level = scoreLevel(returned, cap, DRAIN_MS, now + later) / cap
          if (atOnce) expect(level).toBeCloseTo(expected, CLOSE)
          else expect(level).toBeGreaterThanOrEqual(expected - 1e-9)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('drains a full bucket within the window', () => {
  const score: ScoreState = { level: 60, at: 0 }
  expect(scoreLevel(score, 60, DRAIN_MS, 5000)).toBe(59)
  expect(scoreLevel(score, 60, DRAIN_MS, DRAIN_MS - 1)).toBeGreaterThan(0)
  expect(scoreLevel(score, 60, DRAIN_MS, DRAIN_MS)).toBe(0)
  expect(scoreFreeAt(score, 60, DRAIN_MS, 1, 0)).toBe(5000)
  expect(scoreFreeAt(score, 60, DRAIN_MS, 60, 0)).toBe(DRAIN_MS)
})

test('grants a full bucket in whole points although the levels are sums of fractions', () => {
  const score: ScoreState = { level: 0, at: 0 }
  for (let i = 0; i < 60; i++) chargeScore(score, 60, DRAIN_MS, 1, i)
  let now = 60
  for (let i = 0; i < 1000; i++) {
    const at = scoreFreeAt(score, 60, DRAIN_MS, 1, now)
    expect(at - now).toBeLessThanOrEqual(5000)
    chargeScore(score, 60, DRAIN_MS, 1, at)
    now = at
  }
  expect(now).toBe(1000 * 5000)
})

test('dates a level from after now at now, and leaves it as high', () => {
  const score: ScoreState = { level: 40, at: 10_000 }
  expect(rebaseScore(score, 10_000)).toBe(false)
  expect(rebaseScore(score, 4000)).toBe(true)
  expect(score).toEqual({ level: 40, at: 4000 })
})

test('holds nothing while no capacity is known', () => {
  const score: ScoreState = { level: 0, at: 0 }
  for (let i = 0; i < 100; i++) chargeScore(score, 0, DRAIN_MS, 3, i)
  expect(scoreLevel(score, 0, DRAIN_MS, 100)).toBe(0)
  expect(scoreLevel(score, 60, DRAIN_MS, 100)).toBeLessThanOrEqual(3)
})
