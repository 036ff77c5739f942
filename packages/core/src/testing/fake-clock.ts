import type { Clock } from '../clock.ts'
import { HeadgateError, show } from '../errors.ts'

/** Where a fake clock starts unless told otherwise: 2026-01-01T00:00:00Z. */
const DEFAULT_START_AT = Date.UTC(2026, 0, 1)

/** Longest delay in ms that the timers of JavaScript know. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** A clock that stands still until it is moved. Made by {@link createFakeClock}. */
export interface FakeClock extends Clock {
  /** How many timers wait. */
  readonly pending: number
  /**
   * Moves on by `ms` and calls what falls due on the way, in the order of time and then of setting; timers set
   * meanwhile included. Each callback sees the time at which it was due.
   *
   * @throws {HeadgateError} `ERR_INVALID_OPTION` unless `ms` is at least 0.
   */
  advance(ms: number): void
  /**
   * Does the same up to the epoch ms `at`.
   *
   * @throws {HeadgateError} `ERR_INVALID_OPTION` where `at` lies in the past.
   */
  advanceTo(at: number): void
  /**
   * Like {@link FakeClock.advance}, and before the first timer and after each lets the event loop turn once, so
   * that promises settle and what awaited them can set timers of its own.
   */
  advanceAsync(ms: number): Promise<void>
  /**
   * Sets the time of day, back or forward, as an operator would: timers are not called, and wait as long as
   * they had still to wait.
   */
  set(at: number): void
  /** Resolves `ms` from now. */
  sleep(ms: number): Promise<void>
}

interface Timer {
  readonly dueAt: number
  readonly callback: () => void
}

/**
 * Makes a clock for tests and simulations: no test has to wait.
 *
 * @param startAt Epoch ms. Defaults to 2026-01-01T00:00:00Z.
 */
export function createFakeClock(startAt: number = DEFAULT_START_AT): FakeClock {
  // Timers run by time elapsed, which setting the time of day does not change.
  let elapsedMs = 0
  let offset = checkNumber('startAt', startAt, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  const timers: Timer[] = []

  function setTimer(callback: () => void, delayMs: number): () => void {
    checkNumber('delayMs', delayMs, Number.NEGATIVE_INFINITY, MAX_DELAY_MS)
    const timer: Timer = { dueAt: elapsedMs + Math.max(0, delayMs), callback }
    let index = timers.length
    while (index > 0 && timers[index - 1]!.dueAt > timer.dueAt) index -= 1
    timers.splice(index, 0, timer)
    return () => {
      const position = timers.indexOf(timer)
      if (position >= 0) timers.splice(position, 1)
    }
  }

  /** Calls the next timer that is due by `target`. Returns whether there was one. */
  function runNext(target: number): boolean {
    const timer = timers[0]
    if (timer === undefined || timer.dueAt > target) return false
    timers.shift()
    elapsedMs = Math.max(elapsedMs, timer.dueAt)
    timer.callback()
    return true
  }

  function advance(ms: number): void {
    const target = elapsedMs + checkNumber('ms', ms, 0, Number.MAX_SAFE_INTEGER)
    while (runNext(target));
    elapsedMs = Math.max(elapsedMs, target)
  }

  const now = () => offset + elapsedMs

  return {
    now,
    setTimer,
    get pending() {
      return timers.length
    },
    advance,
    advanceTo(at) {
      checkNumber('at', at, now(), Number.POSITIVE_INFINITY)
      advance(at - now())
    },
    async advanceAsync(ms) {
      const target = elapsedMs + checkNumber('ms', ms, 0, Number.MAX_SAFE_INTEGER)
      do await turn()
      while (runNext(target))
      elapsedMs = Math.max(elapsedMs, target)
    },
    set(at) {
      offset = checkNumber('at', at, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) - elapsedMs
    },
    sleep: (ms) => new Promise((resolve) => setTimer(resolve, ms)),
  }
}

type Schedule = (callback: () => void) => unknown

// Taken when the module loads, so that a test runner's fake timers do not stop it.
const schedule: Schedule = (globalThis as { setImmediate?: Schedule }).setImmediate ?? globalThis.setTimeout

/** Resolves after the event loop turned once, when every promise that could settle has. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    schedule(resolve)
  })
}

function checkNumber(name: string, value: number, min: number, max: number): number {
  if (Number.isFinite(value) && value >= min && value <= max) return value
  const least = min === Number.NEGATIVE_INFINITY ? '' : ` of at least ${min}`
  const most = max === Number.POSITIVE_INFINITY ? '' : `${least && ' and'} of at most ${max}`
  throw new HeadgateError('ERR_INVALID_OPTION', `${name} must be a number${least}${most}, not ${show(value)}`)
}
