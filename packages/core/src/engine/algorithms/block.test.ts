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
  expect(block).toMatchObject({ strikes: 2, until: 100 + 3 * MINUTE_MS })
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

test('doubles with each strike up to its ceiling, and never lasts less than the error calls for', () => {
  let block: BlockState | undefined
  let now = 0
  const lengths: number[] = []
  for (let seq = 1; seq <= 40; seq++) {
    block = struck(block, now, { errorSeq: seq, meterSeq: seq })
    lengths.push(block.until - now)
    now = block.until
  }
  expect(lengths.slice(0, 6)).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
  expect(lengths.at(-1)).toBe(600_000)
  const longest = struck(block, now, { errorSeq: 41, meterSeq: 41, forMs: 900_000 })
  expect(longest.until - now).toBe(900_000)
})

test('forgets earlier strikes once the meter was quiet for four times the length of the last', () => {
  const first = struck(undefined, 0)
  const second = struck(first, MINUTE_MS, { errorSeq: 2, meterSeq: 2 })
  expect(second).toMatchObject({ strikes: 2, until: 3 * MINUTE_MS })
  const quietAt = second.until + 4 * second.lengthMs
  expect(struck(second, quietAt - 1, { errorSeq: 3, meterSeq: 3 }).strikes).toBe(3)
  expect(struck(second, quietAt, { errorSeq: 3, meterSeq: 3 }).strikes).toBe(1)
})

test('spreads the end over a tenth of the length, later only', () => {
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
