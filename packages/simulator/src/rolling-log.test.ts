import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CALLS, CPU_MS, FAILURES, RollingLog, TIME_MS } from './rolling-log.ts'

interface Entry {
  readonly at: number
  readonly amounts: readonly [number, number, number, number]
}

function recount(entries: readonly Entry[], windowMs: number, at: number, column: 0 | 1 | 2 | 3): number {
  return entries
    .filter((entry) => entry.at > at - windowMs && entry.at <= at)
    .reduce((sum, entry) => sum + entry.amounts[column], 0)
}

const arrivals = fc.array(
  fc.record({
    gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })),
    amounts: fc.tuple(fc.nat(5), fc.nat(2), fc.nat(90), fc.nat(90)),
  }),
  { maxLength: 300 },
)

describe('RollingLog', () => {
  it('counts a call up to, but not including, a full window after it arrived', () => {
    const log = new RollingLog(1_000)
    log.add(5_000, 1, 0, 0, 0)
    expect(log.sum(CALLS, 5_999)).toBe(1)
    expect(log.sum(CALLS, 6_000)).toBe(0)
  })

  it('equals a naive recount of everything that arrived, at every arrival and after it', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 2_000 }), fc.nat(3_000), (gaps, windowMs, afterMs) => {
        const log = new RollingLog(windowMs)
        const entries: Entry[] = []
        let at = 1_000
        for (const { gapMs, amounts } of gaps) {
          at += gapMs
          entries.push({ at, amounts })
          log.add(at, ...amounts)
          for (const column of [CALLS, FAILURES, CPU_MS, TIME_MS] as const) {
            expect(log.sum(column, at)).toBe(recount(entries, windowMs, at, column))
          }
        }
        for (const column of [CALLS, FAILURES, CPU_MS, TIME_MS] as const) {
          expect(log.sum(column, at + afterMs)).toBe(recount(entries, windowMs, at + afterMs, column))
        }
      }),
    )
  })

  it('tells the first moment below a limit: not yet a millisecond before', () => {
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 60 }),
        (gaps, windowMs, limit) => {
          const log = new RollingLog(windowMs)
          const entries: Entry[] = []
          let at = 1_000
          for (const { gapMs, amounts } of gaps) {
            at += gapMs
            entries.push({ at, amounts })
            log.add(at, ...amounts)
          }
          const below = log.belowAt(CALLS, limit, at)
          expect(recount(entries, windowMs, below, CALLS)).toBeLessThan(limit)
          if (below > at) expect(recount(entries, windowMs, below - 1, CALLS)).toBeGreaterThanOrEqual(limit)
        },
      ),
    )
  })

  it('is never below a limit of nothing', () => {
    expect(new RollingLog(1_000).belowAt(CALLS, 0, 0)).toBe(Number.POSITIVE_INFINITY)
  })

  it('keeps the calls of one millisecond in one entry, and forgets what has left the window', () => {
    const log = new RollingLog(1_000)
    for (let i = 0; i < 500; i++) log.add(5_000, 1, 0, 0, 0)
    expect(log.entries).toBe(1)
    for (let at = 5_001; at < 105_000; at++) log.add(at, 1, 0, 0, 0)
    expect(log.entries).toBe(1_000)
  })
})
