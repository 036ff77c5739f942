/**
 * What Meta's percentages add to what was counted here.
 *
 * A reading holds as of the sequence number at which its call was admitted: calls admitted since come on top
 * of it, and a response that arrives late cannot undo a newer one.
 */

import type { Limit, ReadCommand } from '../command.ts'

export interface ReadingState {
  /** Percent of the capacity in use, as Meta said. */
  percent: number
  /** When it came in, epoch ms. */
  at: number
  /** Sequence number as of which it holds. */
  seq: number
  /** Use by other clients of the same pool, as of `at`. For a score, what the last correction added. */
  foreign: number
  /** Sequence number of the meter when the reading was taken in. */
  appliedSeq: number
  /** Least capacity that readings prove, or `-1`. */
  learned: number
  /** When `learned` was last proven, epoch ms. */
  learnedAt: number
}

/** Use by other clients at `now`: it leaves the window evenly, since when they called is not known. */
export function foreignAt(reading: ReadingState, windowMs: number, now: number): number {
  if (reading.foreign === 0) return 0
  const left = 1 - Math.max(0, now - reading.at) / windowMs
  return left <= 0 ? 0 : Math.ceil(reading.foreign * left)
}

/** `from` if at most `room`, at least 0, is in use by others then, else the first whole ms after it. */
export function foreignFreeAt(reading: ReadingState, windowMs: number, room: number, from: number): number {
  if (foreignAt(reading, windowMs, from) <= room) return from
  const spare = Math.floor(room)
  let at = Math.max(from, Math.ceil(reading.at + windowMs * (1 - spare / reading.foreign)))
  // The division rounds: step to the side on which the check agrees.
  if (foreignAt(reading, windowMs, at) > room) at += 1
  else if (foreignAt(reading, windowMs, at - 1) <= room) at = Math.max(from, at - 1)
  return at
}

/** The limit in force: the capacity, or more where it is known from below only; `Infinity` if nothing is known. */
export function limitInForce(reading: ReadingState | undefined, limit: Limit): number {
  if (limit.exact || limit.algorithm === 'score') return limit.capacity
  if (reading !== undefined && reading.learned >= 0) return Math.max(limit.capacity, reading.learned)
  return limit.capacity > 0 ? limit.capacity : Number.POSITIVE_INFINITY
}

/**
 * Takes in a reading. `seq` and `used` are the command's, with "as of now" resolved; `sure` is what of `used` Meta
 * counts for certain.
 */
export function observe(
  reading: ReadingState | undefined,
  command: ReadCommand,
  seq: number,
  used: number,
  sure: number,
  now: number,
): ReadingState {
  if (reading !== undefined && seq < reading.seq) return reading
  const { limit, percent } = command
  const next: ReadingState = {
    percent,
    at: now,
    seq,
    foreign: 0,
    appliedSeq: seq,
    learned: reading?.learned ?? -1,
    learnedAt: reading?.learnedAt ?? now,
  }
  // Where neither we nor anybody else used anything, nothing is proven.
  if (!limit.exact && (sure > 0 || percent > 0)) {
    // `percent` is a whole number cut off, so `sure` is less than percent + 1 of the capacity.
    const proven = (100 * sure) / (percent + 1)
    if (proven >= next.learned || now - next.learnedAt >= limit.windowMs) {
      next.learned = proven
      next.learnedAt = now
    }
  }
  const capacity = limitInForce(next, limit)
  // Within the rounding of a percentage, there is nobody else.
  if (Number.isFinite(capacity) && (percent * capacity) / 100 > used) {
    next.foreign = ((percent + 1) * capacity) / 100 - used
  }
  return next
}

/** Dates a reading from after `now` at `now`: the clock was set back. Returns whether it did. */
export function rebaseReading(reading: ReadingState, now: number): boolean {
  if (reading.at <= now && reading.learnedAt <= now) return false
  reading.at = Math.min(reading.at, now)
  reading.learnedAt = Math.min(reading.learnedAt, now)
  return true
}
