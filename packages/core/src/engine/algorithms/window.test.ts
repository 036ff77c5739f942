import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  chargeWindow,
  rebaseWindow,
  refundWindow,
  type WindowState,
  windowFreeAt,
  windowNextFreeAt,
  windowQuietSince,
  windowSince,
  windowSure,
  windowUsed,
} from './window.ts'

const WINDOW_MS = 1200

function createWindow(slotMs: number): WindowState {
  return { slotMs, used: 0, slots: [] }
}

interface Call {
  readonly at: number
  readonly cost: number
}

/** What the log of calls alone says is in the window at `now`. */
function logged(log: readonly Call[], now: number, windowMs = WINDOW_MS): number {
  return log.reduce((sum, call) => sum + (now - call.at < windowMs ? call.cost : 0), 0)
}

const slotWidth = fc.constantFrom(1, 7, 10, 100, 250, 1200, 5000, 1300 / 120, 100 / 3)
const pause = fc.oneof(fc.nat(20), fc.nat(300), fc.nat(3000), fc.constantFrom(0.5, 100, 1200, 1300))
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ charge: fc.constantFrom(1, 1, 1, 2, 3, 50, 0.25) }) },
  { weight: 6, arbitrary: fc.record({ wait: pause }) },
  { weight: 2, arbitrary: fc.record({ refund: fc.nat(50) }) },
)

test('counts no call for less than a window, nor for more than a slot longer', () => {
  fc.assert(
    fc.property(fc.nat(10_000), slotWidth, fc.array(step, { maxLength: 80 }), (start, slotMs, steps) => {
      const window = createWindow(slotMs)
      const log: Call[] = []
      let now = start
      for (const s of steps) {
        if ('wait' in s) now += s.wait
        else if ('charge' in s) {
          chargeWindow(window, WINDOW_MS, slotMs, s.charge, now)
          log.push({ at: now, cost: s.charge })
        } else if (log.length > 0) {
          const [call] = log.splice(s.refund % log.length, 1)
          refundWindow(window, call!.cost, call!.at)
        }
        for (const at of [now, now + 1, now + 600, now + WINDOW_MS - 1, now + WINDOW_MS]) {
          expect(windowUsed(window, WINDOW_MS, at)).toBeGreaterThanOrEqual(logged(log, at))
          expect(windowUsed(window, WINDOW_MS, at)).toBeLessThanOrEqual(
            logged(log, at, WINDOW_MS + slotMs + 1e-6),
          )
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('counts no call for less than a window when the width of its slots changes on the way', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.array(fc.oneof(step, fc.record({ slotMs: slotWidth })), { maxLength: 80 }),
      (start, steps) => {
        const window = createWindow(10)
        const log: Call[] = []
        let now = start
        let slotMs = 10
        for (const s of steps) {
          if ('wait' in s) now += s.wait
          else if ('slotMs' in s) slotMs = s.slotMs
          else if ('charge' in s) {
            chargeWindow(window, WINDOW_MS, slotMs, s.charge, now)
            log.push({ at: now, cost: s.charge })
          } else if (log.length > 0) {
            const [call] = log.splice(s.refund % log.length, 1)
            refundWindow(window, call!.cost, call!.at)
          }
          const indexes = window.slots.filter((_, i) => i % 2 === 0)
          expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b))
          expect(indexes.at(-1) ?? 0).toBeLessThanOrEqual(Math.floor(now / window.slotMs))
          for (const at of [now, now + 1, now + 600, now + WINDOW_MS - 1]) {
            expect(windowUsed(window, WINDOW_MS, at)).toBeGreaterThanOrEqual(logged(log, at))
          }
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('is free at the first time at which what counts leaves the room, and not a moment before', () => {
  fc.assert(
    fc.property(
      slotWidth,
      fc.array(fc.record({ wait: pause, cost: fc.integer({ min: 1, max: 9 }) }), { maxLength: 40 }),
      fc.nat(60),
      fc.nat(2000),
      (slotMs, calls, room, later) => {
        const window = createWindow(slotMs)
        let now = 1000
        for (const { wait, cost } of calls) {
          now += wait
          chargeWindow(window, WINDOW_MS, slotMs, cost, now)
        }
        const from = now + later
        const at = windowFreeAt(window, WINDOW_MS, room, from)
        expect(windowUsed(window, WINDOW_MS, at)).toBeLessThanOrEqual(room)
        if (at > from) expect(windowUsed(window, WINDOW_MS, at - 1e-6)).toBeGreaterThan(room)
        const next = windowNextFreeAt(window, WINDOW_MS, from)
        const used = windowUsed(window, WINDOW_MS, from)
        if (next === Number.POSITIVE_INFINITY) expect(used).toBe(0)
        else {
          expect(windowUsed(window, WINDOW_MS, next - 1e-6)).toBe(used)
          expect(windowUsed(window, WINDOW_MS, next)).toBeLessThan(used)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('is as it was when a call was counted and given back, whatever was counted between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ wait: pause, cost: fc.integer({ min: 1, max: 9 }) }), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.nat(),
      pause,
      (calls, pick, later) => {
        const without = createWindow(100)
        const returned = createWindow(100)
        let now = 1000
        let given: Call | undefined
        for (const [i, { wait, cost }] of calls.entries()) {
          now += wait
          chargeWindow(returned, WINDOW_MS, 100, cost, now)
          if (i === pick % calls.length) given = { at: now, cost }
          else chargeWindow(without, WINDOW_MS, 100, cost, now)
        }
        now += later
        refundWindow(returned, given!.cost, given!.at)
        for (let at = now; at < now + 2 * WINDOW_MS; at += 50) {
          expect(windowUsed(returned, WINDOW_MS, at)).toBe(windowUsed(without, WINDOW_MS, at))
          for (const room of [0, 3, 10]) {
            expect(windowFreeAt(returned, WINDOW_MS, room, at)).toBe(
              windowFreeAt(without, WINDOW_MS, room, at),
            )
          }
        }
        // Until the next call is counted, slots that ran out may still be told apart.
        chargeWindow(without, WINDOW_MS, 100, 1, now)
        chargeWindow(returned, WINDOW_MS, 100, 1, now)
        expect(returned).toEqual(without)
      },
    ),
    { numRuns: 300 },
  )
})

test('takes nothing back that no longer counts', () => {
  const window = createWindow(100)
  chargeWindow(window, WINDOW_MS, 100, 5, 0)
  chargeWindow(window, WINDOW_MS, 100, 1, 1300)
  refundWindow(window, 5, 0)
  expect(window).toEqual({ slotMs: 100, used: 1, slots: [13, 1] })
})

test('never takes back from a slot that counts for longer', () => {
  const window = createWindow(100)
  chargeWindow(window, WINDOW_MS, 100, 2, 500)
  refundWindow(window, 2, 450)
  expect(window).toEqual({ slotMs: 100, used: 2, slots: [5, 2] })
})

test('dates what lies after now at now, so that it counts for a window from there', () => {
  const window = createWindow(100)
  for (const at of [0, 150, 900, 1000]) chargeWindow(window, WINDOW_MS, 100, 1, at)
  expect(rebaseWindow(window, 1050)).toBe(false)
  expect(rebaseWindow(window, 120)).toBe(true)
  expect(window).toEqual({ slotMs: 100, used: 4, slots: [0, 1, 1, 3] })
  expect(windowUsed(window, WINDOW_MS, 1399)).toBe(3)
  expect(windowUsed(window, WINDOW_MS, 1400)).toBe(0)
  expect(rebaseWindow(window, 120)).toBe(false)
})

test('keeps no remainder of fractions once everything has run out', () => {
  const window = createWindow(100)
  for (const [i, cost] of [0.1, 0.2, 0.3, 0.7].entries()) chargeWindow(window, WINDOW_MS, 100, cost, i * 100)
  chargeWindow(window, WINDOW_MS, 100, 1, 10_000)
  expect(window.used).toBe(1)
})

test('is sure only of slots that began within the window', () => {
  const window = createWindow(100)
  expect(windowSure(window, WINDOW_MS, 0)).toBe(0)
  chargeWindow(window, WINDOW_MS, 100, 3, 150)
  chargeWindow(window, WINDOW_MS, 100, 2, 250)
  expect(windowSure(window, WINDOW_MS, WINDOW_MS + 99)).toBe(5)
  expect(windowSure(window, WINDOW_MS, WINDOW_MS + 100)).toBe(2)
  expect(windowUsed(window, WINDOW_MS, WINDOW_MS + 199)).toBe(5)
  expect(windowSure(window, WINDOW_MS, WINDOW_MS + 200)).toBe(0)
})

test('tells what may have been admitted after a time: slots that were not over by then', () => {
  const window = createWindow(100)
  expect(windowSince(window, 0)).toBe(0)
  chargeWindow(window, WINDOW_MS, 100, 3, 150)
  chargeWindow(window, WINDOW_MS, 100, 2, 250)
  expect([199, 200, 299, 300].map((at) => windowSince(window, at))).toEqual([5, 2, 2, 0])
})

test('has been quiet since the newest slot closed', () => {
  const window = createWindow(100)
  expect(windowQuietSince(window)).toBe(Number.NEGATIVE_INFINITY)
  chargeWindow(window, WINDOW_MS, 100, 1, 150)
  expect(windowQuietSince(window)).toBe(200)
  refundWindow(window, 1, 150)
  expect(windowQuietSince(window)).toBe(Number.NEGATIVE_INFINITY)
})
