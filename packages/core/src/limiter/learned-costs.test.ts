import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDraw } from '../testing/random.ts'
import { type LearnedCost, LearnedCosts } from './learned-costs.ts'

const NOISE = 0.4

/**
 * Meta's side, and nobody else's: what each call takes is added up, and reported in whole percent, rounded down.
 * The window is so long that nothing leaves it.
 */
class HiddenMeter {
  readonly #truths: readonly number[]
  #level = 0
  #counted = 0

  constructor(truths: readonly number[]) {
    this.#truths = truths
  }

  /** A call comes back that was counted as `charged`. Returns by how much the reading lies above what was counted. */
  call(kind: number, charged: number): number {
    this.#level += this.#truths[kind]!
    const deviation = Math.floor(this.#level) - (this.#counted + charged)
    // As in a meter: what a reading says is what is counted from then on.
    this.#counted = Math.floor(this.#level)
    return deviation
  }
}

/** What was learned of a kind, and what was believed of it on average over the second half of the calls. */
interface Learned extends LearnedCost {
  readonly average: number
}

/** Plays calls of a random mix, each with its reading. */
function learn(
  truths: readonly number[],
  calls: number,
  seed: number,
  weights: readonly number[] = truths.map(() => 1),
): Learned[] {
  const draw = createDraw(seed)
  const meter = new HiddenMeter(truths)
  const costs = new LearnedCosts()
  const known = truths.map((_, kind) => costs.of(String(kind), 1, 3))
  const sums = truths.map(() => 0)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  for (let i = 0; i < calls; i++) {
    let kind = 0
    for (let at = draw(all) - weights[0]!; at >= 0; at -= weights[kind]!) kind += 1
    const { mean, variance } = known[kind]!
    const charged = mean + Math.sqrt(variance)
    costs.cameBack(known[kind]!, 1, charged)
    costs.observe(meter.call(kind, charged), NOISE, i)
    if (2 * i >= calls) for (const [at, one] of known.entries()) sums[at]! += one.mean
  }
  return known.map((one, at) => ({ ...one, average: sums[at]! / Math.floor(calls / 2) }))
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 })

describe('what is learned', () => {
  test('comes close to what each kind takes, though kinds differ a hundredfold', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.05, max: 0.5, noNaN: true }), (seed, cheap) => {
        const truths = [cheap, cheap * 10, cheap * 100]
        // Each kind takes the same in total: there is as much to learn of each.
        const known = learn(truths, 10_000, seed, [100, 10, 1])
        for (const [kind, truth] of truths.entries()) {
          // It keeps moving, so as to follow what changes.
          expect(Math.abs(known[kind]!.average / truth - 1)).toBeLessThan(0.25)
          expect(Math.abs(known[kind]!.mean / truth - 1)).toBeLessThan(0.5)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('comes close for a single kind, wherever it starts', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 20, noNaN: true }), (seed, truth) => {
        const [known] = learn([truth], Math.ceil(200 / truth) + 100, seed)
        expect(Math.abs(known!.mean / truth - 1)).toBeLessThan(0.25)
      }),
      { numRuns: 100 },
    )
  })

  test('sums up to what all calls together took, even of kinds that cannot be told apart', () => {
    const meter = new HiddenMeter([0.3, 0.9])
    const costs = new LearnedCosts()
    const [a, b] = [costs.of('a', 1, 3), costs.of('b', 1, 3)]
    for (let i = 0; i < 2_000; i++) {
      costs.cameBack(a, 1, a.mean)
      costs.cameBack(b, 1, b.mean)
      costs.observe(meter.call(0, a.mean) + meter.call(1, b.mean), NOISE, i)
    }
    expect(Math.abs((a.mean + b.mean) / 1.2 - 1)).toBeLessThan(0.1)
  })

  test('follows a kind that becomes ten times as dear, and back', () => {
    const costs = new LearnedCosts()
    const known = costs.of('a', 1, 3)
    let now = 0
    for (const truth of [0.2, 2, 0.2]) {
      const meter = new HiddenMeter([truth])
      for (let i = 0; i < 4_000; i++) {
        costs.cameBack(known, 1, known.mean)
        costs.observe(meter.call(0, known.mean), NOISE, now++)
      }
      expect(Math.abs(known.mean / truth - 1)).toBeLessThan(0.25)
    }
  })

  test('is told with the time of the last lesson', () => {
    const costs = new LearnedCosts()
    const [known, other] = [costs.of('a', 1, 3), costs.of('b', 1, 3)]
    costs.observe(0, NOISE, 5)
    expect([known.learnedAt, other.learnedAt]).toEqual([-1, -1])
    costs.cameBack(known, 1, 2)
    costs.observe(0, NOISE, 10)
    expect([known.learnedAt, other.learnedAt]).toEqual([10, -1])
    expect(known.mean).toBeGreaterThan(1)
  })
})

describe("a meter's first reading", () => {
  test('teaches nothing, however much it says: what was before, nobody knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 1_000 }), fc.nat(50), (deviation, calls) => {
        const costs = new LearnedCosts()
        const known = costs.of('a', 1, 3)
        const before = { ...known }
        for (let i = 0; i < calls; i++) costs.cameBack(known, 1, 1)
        costs.observe(deviation, NOISE, 1)
        expect(known).toEqual(before)
        // Nor does it through the next.
        costs.cameBack(known, 1, 10)
        costs.observe(0, NOISE, 2)
        const fresh = new LearnedCosts()
        const other = fresh.of('a', 1, 3)
        fresh.observe(0, NOISE, 1)
        fresh.cameBack(other, 1, 10)
        fresh.observe(0, NOISE, 2)
        expect(known).toEqual(other)
      }),
    )
  })
})

describe('whatever readings say', () => {
  const event = fc.record({
    kind: fc.nat(3),
    calls: fc.oneof(fc.constantFrom(0, 0.5, 1, 50), fc.double({ min: 0, max: 1e9, noNaN: true })),
    charged: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1e9, noNaN: true })),
    deviation: fc.oneof(fc.constantFrom(-100, 0, 100), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
    isRead: fc.boolean(),
  })

  test('means and variances are finite, and never negative', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 100 }), (events) => {
        const costs = new LearnedCosts()
        const kinds = Array.from({ length: 4 }, (_, i) => costs.of(String(i), 10 ** (i - 2), 3))
        for (const [i, { kind, calls, charged, deviation, isRead }] of events.entries()) {
          costs.cameBack(kinds[kind]!, calls, charged)
          if (isRead) costs.observe(deviation, NOISE, i)
          for (const { mean, variance } of kinds) {
            expect(mean >= 0 && variance >= 0 && Number.isFinite(mean + variance)).toBe(true)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })
})

test('keeps two hundred kinds; all others count as one', () => {
  const costs = new LearnedCosts()
  const kinds = Array.from({ length: 1_000 }, (_, i) => costs.of(`kind ${i}`, 1, 3))
  expect(new Set(kinds).size).toBe(201)
  expect(costs.of('kind 7', 9, 9)).toBe(kinds[7])
  expect(costs.of('kind 700', 9, 9)).toBe(kinds[999])
})
