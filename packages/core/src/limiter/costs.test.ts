import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Limit } from '../engine/command.ts'
import { metricLimit, scoreLimit } from '../testing/commands.ts'
import { boundedParts, type Cost, Costs, chargeOf } from './costs.ts'

const HOUR_MS = 3_600_000
const metric = metricLimit('{1}:ads_insights:42:total_cputime', { capacity: 1e9, windowMs: HOUR_MS })
const score = scoreLimit('{1}:ad_account:42')

/** Lets calls come back that took `truth` percent each, of which Meta tells the whole percent. */
function teach(costs: Costs, cost: Cost, limit: Limit, truth: number, calls: number): void {
  let level = 0
  let counted = 0
  costs.observe(limit, 0, 0)
  for (let i = 1; i <= calls; i++) {
    const parts = chargeOf(cost, limit, 1, 1)
    costs.cameBack(cost, 1, parts, limit)
    level += truth
    costs.observe(limit, Math.floor(level) - counted - (100 * parts) / limit.capacity, i)
    counted = Math.floor(level)
  }
}

describe('a call on a metric', () => {
  test('is counted as four times the average call until it is known, in whole parts', () => {
    const cost = new Costs().of(metric, 'GET', 0.5)
    // The average, and as much more as is uncertain: three times that.
    expect(chargeOf(cost, metric, 1, 1)).toBe(0.02 * 1e9)
    expect(chargeOf(cost, metric, 2, 1)).toBe(0.04 * 1e9)
  })

  test('is counted as a little more than it takes once that is learned', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 5, noNaN: true }), (truth) => {
        const costs = new Costs()
        const cost = costs.of(metric, 'GET', 0.5)
        teach(costs, cost, metric, truth, Math.ceil(100 / truth))
        const percent = chargeOf(cost, metric, 1, 1) / (metric.capacity / 100)
        expect(percent).toBeGreaterThan(0.8 * truth)
        expect(percent).toBeLessThan(1.5 * truth)
      }),
      { numRuns: 50 },
    )
  })

  test('is never counted as more than half of it, nor as nothing', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        (expected, calls) => {
          const parts = chargeOf(new Costs().of(metric, 'GET', expected), metric, calls, 1)
          expect(Number.isInteger(parts)).toBe(true)
          expect(parts).toBeGreaterThanOrEqual(1)
          expect(parts).toBeLessThanOrEqual(5e8)
        },
      ),
    )
    expect(boundedParts(7e9, 1e9)).toBe(5e8)
  })
})

describe('a call on a score', () => {
  test('takes what is documented until something was learned', () => {
    const cost = new Costs().of(score, 'POST 3', 5)
    expect(chargeOf(cost, score, 1, 3)).toBe(3)
    expect(chargeOf(cost, score, 4, 3)).toBe(12)
  })

  test('takes less than is documented where it was learned to, and never more unless it was', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 2, noNaN: true }), (points) => {
        const costs = new Costs()
        const cost = costs.of(score, 'GET 1', 100 / 60)
        teach(costs, cost, score, (points * 100) / 60, 300)
        const charged = chargeOf(cost, score, 1, 1)
        expect(charged).toBeLessThanOrEqual(Math.max(1, (cost.learned.mean * 60) / 100) + 1 / 1024)
        if (points < 0.7) expect(charged).toBeLessThan(1)
        if (points > 1.3) expect(charged).toBeGreaterThan(1)
      }),
      { numRuns: 50 },
    )
  })

  test('is counted in parts of a point that sequence numbers can hold', () => {
    const costs = new Costs()
    const cost = costs.of(score, 'GET 1', 100 / 60)
    teach(costs, cost, score, 0.61, 300)
    const charged = chargeOf(cost, score, 1, 1)
    expect(Number.isInteger(charged * 1024)).toBe(true)
    expect(Date.UTC(2026, 0, 1) + charged - Date.UTC(2026, 0, 1)).toBe(charged)
  })

  test('can go at once when the bucket is empty, however dear it was learned to be', () => {
    const costs = new Costs()
    const cost = costs.of(score, 'GET 1', 100 / 60)
    teach(costs, cost, score, 300, 40)
    expect(cost.learned.mean).toBeGreaterThan(100)
    expect(chargeOf(cost, score, 1, 1)).toBe(30)
  })
})

describe('of the meters that costs are learned of', () => {
  const meterAt = (i: number) => metricLimit(`{1}:m:${i}`, { capacity: 1e9 })

  test('all who ask for the same kind of the same meter share what is learned', () => {
    const costs = new Costs()
    const [first, second] = [costs.of(metric, 'GET', 0.5), costs.of(metric, 'GET', 2)]
    expect(first.learned).toBe(second.learned)
    expect(costs.of(metric, 'POST', 0.5).learned).not.toBe(first.learned)
    expect(costs.of({ ...metric, key: 'other' }, 'GET', 0.5).learned).not.toBe(first.learned)
  })

  test('ten thousand are kept, those that were used last', () => {
    const costs = new Costs()
    const [used, unused] = [costs.of(meterAt(0), 'GET', 1), costs.of(meterAt(1), 'GET', 1)]
    for (let i = 2; i <= 10_000; i++) {
      costs.of(meterAt(i), 'GET', 1)
      costs.cameBack(used, 1, 1e7, meterAt(0))
    }
    expect(costs.of(meterAt(0), 'GET', 1).learned).toBe(used.learned)
    expect(costs.of(meterAt(1), 'GET', 1).learned).not.toBe(unused.learned)
  })

  test('one that was forgotten learns again, together with whoever asks anew', () => {
    for (const isAsked of [false, true]) {
      const costs = new Costs()
      const cost = costs.of(meterAt(0), 'GET', 1)
      for (let i = 1; i <= 10_000; i++) costs.of(meterAt(i), 'GET', 1)
      const anew = isAsked ? costs.of(meterAt(0), 'GET', 1) : undefined
      teach(costs, cost, meterAt(0), 0.1, 1_000)
      expect(cost.learned.learnedAt).toBeGreaterThan(0)
      expect(Math.abs(cost.learned.mean / 0.1 - 1)).toBeLessThan(0.25)
      if (anew !== undefined) expect(cost.learned).toBe(anew.learned)
    }
  })

  test('a reading of one that nobody knows is of no use, and does no harm', () => {
    const costs = new Costs()
    costs.observe(metric, 50, 1)
    expect(costs.of(metric, 'GET', 1).learned).toMatchObject({ mean: 1, learnedAt: -1 })
  })
})
