import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BlockState, blockFreeAt, isProbeDue, rebaseBlock, releaseProbe, strike } from './block.ts'

const MINUTE_MS = 60_000

function struck(
  before: BlockState | undefined,
  now: number,
  fields: Partial<Parameters<typeof toArgs>[0]> = {},
) {
  return strike(before, ...toArgs({ ...fields, now }))
}

function toArgs({ errorSeq = 1, meterSeq = 1, forMs = MINUTE_MS, maxMs = 600_000, jitter = 0, now = 0 }) {
  return [errorSeq, meterSeq, forMs, maxMs, jitter, now] as const
}

test('closes the meter for the length of the error', () => {
  const block = struck(undefined, 1000)
  expect(blockFreeAt(block, 1000)).toBe(1000 + MINUTE_MS)
  expect(blockFreeAt(block, 999 + MINUTE_MS)).toBe(1000 + MINUTE_MS)
  expect(blockFreeAt(block, 1000 + MINUTE_MS)).toBe(1000 + MINUTE_MS)
  expect(isProbeDue(block, 999 + MINUTE_MS)).toBe(false)
  expect(isProbeDue(block, 1000 + MINUTE_MS)).toBe(true)
})

test('counts the errors of all calls in flight as one strike', () => {
  let block: BlockState | undefined
  for (let i = 1; i <= 40; i++) block = struck(block, i * 10, { errorSeq: i, meterSeq: 40 })
  expect(block).toMatchObject({ strikes: 1, seq: 40, lengthMs: MINUTE_MS, until: 400 + MINUTE_MS })
})

test('counts errors as of now as one strike while the block lasts, and as a new one after', () => {
  let block = struck(undefined, 0, { errorSeq: -1, meterSeq: 7 })
  block = struck(block, 100, { errorSeq: -1, meterSeq: 7 })
  expect(block).toMatchObject({ strikes: 1, until: 100 + MINUTE_MS })
  block = struck(block, 100 + MINUTE_MS, { errorSeq: -1, meterSeq: 7 })
  expect(block).toMatchObject({ strikes: 2, until: 100 + 2 * MINUTE_MS })
})

test('is made longer by an error in flight with a longer estimate, never shorter', () => {
  const block = struck(undefined, 0, { errorSeq: 1, meterSeq: 5 })
  const longer = struck(block, 10, { errorSeq: 2, meterSeq: 5, forMs: 5 * MINUTE_MS })
  expect(longer).toMatchObject({ until: 10 + 5 * MINUTE_MS, lengthMs: 5 * MINUTE_MS, strikes: 1 })
  expect(struck(longer, 20, { errorSeq: 3, meterSeq: 5 })).toBe(longer)
})

test('stays over when an error of a call from before it comes in late', () => {
  const block = struck(undefined, 0, { errorSeq: 1, meterSeq: 5 })
  const late = struck(block, 2 * MINUTE_MS, { errorSeq: 4, meterSeq: 5 })
  expect(blockFreeAt(late, 2 * MINUTE_MS)).toBe(2 * MINUTE_MS)
})

/** Lengths of so many blocks in a row, each the answer to the probe after the last. */
function lengthsInARow(times: number, jitter: number): number[] {
  let block: BlockState | undefined
  let now = 0
  return Array.from({ length: times }, (_, i) => {
    block = struck(block, now, { errorSeq: i + 1, meterSeq: i + 1, jitter })
    const lengthMs = block.until - now
    now = block.until
    return lengthMs
  })
}

test('lasts by chance from what the error calls for to what doubles with each strike, up to its ceiling', () => {
  // Half of the way from 60 s to 60, 120, 240, 480 and 600 s, and half of the tenth of 60 s on top.
  const half = [63_000, 93_000, 153_000, 273_000, 333_000, 333_000]
  expect(lengthsInARow(6, 0.5)).toEqual(half)
  expect(lengthsInARow(6, 0)).toEqual(half.map(() => 60_000))
  const longest = [66_000, 126_000, 246_000, 486_000, 606_000, 606_000]
  expect(lengthsInARow(6, 1 - 1e-12)).toEqual(longest)
  expect(lengthsInARow(60, 1 - 1e-12).at(-1)).toBe(606_000)
})

test('is spread over all of that, and lasts neither less nor more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (times, jitter) => {
        const lengthMs = lengthsInARow(times, jitter).at(-1)!
        const grown = Math.min(600_000, 60_000 * 2 ** (times - 1))
        const share = (lengthMs - 60_000) / (grown - 60_000 + 6_000)
        expect(lengthMs).toBeGreaterThanOrEqual(60_000)
        expect(lengthMs).toBeLessThanOrEqual(grown + 6_000)
        // Evenly: each millisecond from the shortest to the longest is as likely as any other.
        expect(Math.abs(share - jitter)).toBeLessThanOrEqual(1 / 6_000)
      },
    ),
  )
})

test('never lasts less than the error calls for, though that is above the ceiling', () => {
  const block = struck(undefined, 0)
  const longest = struck(block, MINUTE_MS, { errorSeq: 2, meterSeq: 2, forMs: 900_000 })
  expect(longest).toMatchObject({ strikes: 2, until: MINUTE_MS + 900_000 })
})

test('forgets earlier strikes once the meter was quiet for four times the length of the last', () => {
  const first = struck(undefined, 0)
  const second = struck(first, MINUTE_MS, { errorSeq: 2, meterSeq: 2, jitter: 0.5 })
  expect(second).toMatchObject({ strikes: 2, lengthMs: 93_000, until: MINUTE_MS + 93_000 })
  const quietAt = second.until + 4 * second.lengthMs
  expect(struck(second, quietAt - 1, { errorSeq: 3, meterSeq: 3 }).strikes).toBe(3)
  expect(struck(second, quietAt, { errorSeq: 3, meterSeq: 3 }).strikes).toBe(1)
})

test('spreads the end of a first block over a tenth of the length, later only', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(10_000_000),
      (jitter, forMs) => {
        const { until, lengthMs } = struck(undefined, 5, { jitter, forMs })
        expect(until).toBe(5 + lengthMs)
        expect(lengthMs).toBeGreaterThanOrEqual(forMs)
        expect(lengthMs).toBeLessThanOrEqual(Math.ceil(forMs * 1.1))
      },
    ),
  )
})

test('holds the others back while a probe is out, and no longer than its time', () => {
  const block: BlockState = { ...struck(undefined, 0), probeUntil: MINUTE_MS + 500, probeMs: 500 }
  expect(isProbeDue(block, MINUTE_MS + 499)).toBe(false)
  expect(blockFreeAt(block, MINUTE_MS + 499)).toBe(MINUTE_MS + 500)
  expect(isProbeDue(block, MINUTE_MS + 500)).toBe(true)
  expect(blockFreeAt(block, MINUTE_MS + 500)).toBe(MINUTE_MS + 500)
})

test('lets the rest follow once calls passed', () => {
  const block: BlockState = {
    ...struck(undefined, 0),
    probeUntil: MINUTE_MS + 500,
    probeMs: 500,
    resumed: true,
  }
  expect(isProbeDue(block, MINUTE_MS + 1)).toBe(false)
  expect(blockFreeAt(block, MINUTE_MS + 1)).toBe(MINUTE_MS + 1)
})

test('a probe that was never sent makes way, unless a later one is out', () => {
  const block: BlockState = { ...struck(undefined, 0), probeUntil: MINUTE_MS + 500, probeMs: 500 }
  releaseProbe(block, MINUTE_MS - 1)
  expect(isProbeDue(block, MINUTE_MS + 1)).toBe(false)
  releaseProbe(block, MINUTE_MS)
  expect(isProbeDue(block, MINUTE_MS + 1)).toBe(true)
})

test('lasts no longer than its length when the clock is set back', () => {
  const block: BlockState = { ...struck(undefined, 100_000), probeUntil: 200_500, probeMs: 500 }
  expect(rebaseBlock({ ...block, probeUntil: 0 }, 100_000)).toBe(false)
  expect(rebaseBlock(block, 20_000)).toBe(true)
  expect(block).toMatchObject({ until: 20_000 + MINUTE_MS, probeUntil: 20_500 })
})
