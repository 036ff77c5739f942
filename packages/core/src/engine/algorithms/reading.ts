/**
 * What Meta's percentages add to what was counted here.
 *
 * A reading holds as of the sequence number at which its call was admitted: calls admitted since come on top
 * of it, and a response that arrives late cannot undo a newer one.
 *
 * With `p` percent reported, Meta's count was in [p, p + 1) percent of the capacity. What we surely had there
 * then gives a lower bound of the capacity: less than p + 1 percent of it is at least that. And what was there
 * beyond the most that we can have had is somebody else's.
 */

import type { Limit, ReadCommand } from '../command.ts'

export interface ReadingState {
  /** Percent of the capacity in use, as Meta said. */
  percent: number
  /** When it came in, epoch ms. */
  at: number
  /** Sequence number as of which it holds. */
  seq: number
  /** Use by other clients of the same pool, as of `at`; for a score, what was kept above what the reading says. */
  foreign: number
  /** Least capacity that readings prove, or `-1`. Of windows only. */
  learned: number
  /** When `learned` was last proven, epoch ms. */
  learnedAt: number
  /** When use by others was last certain, epoch ms, or `-1`. For a window from then the pool counts as shared. Of windows only. */
  sharedAt: number
  /** Cost admitted here that the reading does not know of. */
  unread: number
  /** When the first call after a silence, or one beyond what is known, went to fetch a reading, epoch ms, or `-1`. */
  askedAt: number
  /** Cost admitted since then, the call itself included. */
  asked: number
}

/**
 * What is left of a shared pool to others, for what they may add before the next reading tells: so many percent of it,
 * and so many calls, at most another percent, since of a small one, a few are much.
 */
const SHARED_PERCENT = 0.3
const SHARED_CALLS = 3

/** How often in a window a reading has to come in to count as fresh. */
const READINGS_PER_WINDOW = 60

/** Each time that so many ms pass without a fresh reading, twice as many calls may go for it. */
const ASK_MS = 1_000

/** After how many doublings nothing is held back: Meta just does not say. */
const MOST_DOUBLINGS = 5

/** How much more than a formula gives readings must prove before its facts are taken to be wrong. */
const DOUBT = 1.05

/**
 * Use by other clients at `now`. They are taken to go on as they did: for a window nothing changes, and over
 * the next it is forgotten evenly.
 */
export function foreignAt(reading: ReadingState, windowMs: number, now: number): number {
  if (reading.foreign === 0) return 0
  const left = 2 - Math.max(windowMs, now - reading.at) / windowMs
  return left <= 0 ? 0 : Math.ceil(reading.foreign * left)
}

/** `from` if at most `room`, at least 0, is in use by others then, else the first whole ms after it. */
export function foreignFreeAt(reading: ReadingState, windowMs: number, room: number, from: number): number {
  if (foreignAt(reading, windowMs, from) <= room) return from
  const spare = Math.floor(room)
  let at = Math.max(from, Math.ceil(reading.at + windowMs * (2 - spare / reading.foreign)))
  // The division rounds: step to the side on which the check agrees.
  if (foreignAt(reading, windowMs, at) > room) at += 1
  else if (foreignAt(reading, windowMs, at - 1) <= room) at = Math.max(from, at - 1)
  return at
}

/**
 * The limit in force: the capacity, or more where readings prove more and the capacity is known from below only,
 * or its facts must be wrong; `Infinity` if nothing is known.
 */
export function limitInForce(reading: ReadingState | undefined, limit: Limit): number {
  const { capacity, exact } = limit
  if (limit.algorithm !== 'window') return capacity
  const learned = reading === undefined ? -1 : reading.learned
  if (exact) return learned > capacity * DOUBT ? learned : capacity
  if (learned >= 0) return Math.max(capacity, learned)
  return capacity > 0 ? capacity : Number.POSITIVE_INFINITY
}

/** A reading that proves nothing yet, of the percentage that a command tells. */
export function createReading(percent: number, seq: number, now: number): ReadingState {
  return {
    percent,
    at: now,
    seq,
    foreign: 0,
    learned: -1,
    learnedAt: now,
    sharedAt: -1,
    unread: 0,
    askedAt: -1,
    asked: 0,
  }
}

/**
 * What a reading of a window shows, given the one before it. The command is one with "as of now" resolved.
 *
 * @param meterSeq sequence number of the meter now
 */
export function observe(
  reading: ReadingState | undefined,
  { limit, percent, seq, used, sure }: ReadCommand,
  meterSeq: number,
  now: number,
): ReadingState {
  const next = createReading(percent, seq, now)
  if (reading !== undefined) {
    next.learned = reading.learned
    next.learnedAt = reading.learnedAt
    next.sharedAt = reading.sharedAt
  }
  // Where neither we nor anybody else used anything, nothing is proven.
  if (sure > 0 || percent > 0) {
    const proven = (100 * sure) / (percent + 1)
    if (proven >= next.learned || now - next.learnedAt >= limit.windowMs) {
      next.learned = proven
      next.learnedAt = now
    }
  }
  const capacity = limitInForce(next, limit)
  if (!Number.isFinite(capacity)) return next
  // Calls admitted after the reporting one may have arrived before it.
  const ours = used + meterSeq - seq
  if ((percent * capacity) / 100 > ours) next.sharedAt = now
  if (next.sharedAt >= 0 && now - next.sharedAt < limit.windowMs) {
    const margin = Math.min(SHARED_CALLS, capacity / 100)
    const most = ((percent + 1 + SHARED_PERCENT) * capacity) / 100 + margin
    next.foreign = Math.max(0, most - used)
  }
  return next
}

/** Whether readings are what tells how much there is left: of a pool that others use, or may. */
function isUncertain({ foreign }: ReadingState, { exact, algorithm }: Limit): boolean {
  return !exact || algorithm === 'metric' || foreign > 0
}

/** From when on a reading is too old to tell how much others have left by now. */
export function staleAt(reading: ReadingState, windowMs: number): number {
  return Math.floor(reading.at + windowMs / READINGS_PER_WINDOW) + 1
}

/** From when on nobody goes by a reading. */
function forgottenAt(reading: ReadingState, windowMs: number): number {
  return Math.ceil(reading.at + 2 * windowMs)
}

/** Whether only a fresh reading can tell how much there is left. */
export function isStale(reading: ReadingState, limit: Limit, now: number): boolean {
  const { windowMs } = limit
  return (
    isUncertain(reading, limit) && now >= staleAt(reading, windowMs) && now < forgottenAt(reading, windowMs)
  )
}

/**
 * When a call may go although the reading is stale: after a silence one goes first, and while no answer tells how much
 * there is left, ever more follow.
 *
 * @param quietSince when the slot of the last call before closed
 */
export function staleFreeAt(
  reading: ReadingState,
  { windowMs }: Limit,
  cost: number,
  quietSince: number,
  now: number,
): number {
  if (isInVain(reading, windowMs, cost) || !isAsking(reading, windowMs, quietSince, now)) return now
  let doublings = 0
  while (reading.asked >= cost * 2 ** doublings) doublings += 1
  const at = Math.max(now, reading.askedAt + doublings * ASK_MS)
  // Another silence ends the asking, and so does the time.
  return Math.min(at, silentAt(reading, windowMs, quietSince), forgottenAt(reading, windowMs))
}

/** Takes note of a call that is admitted, which the reading does not know of. */
export function countUnread(
  reading: ReadingState,
  limit: Limit,
  cost: number,
  quietSince: number,
  now: number,
): void {
  reading.unread += cost
  if (!isStale(reading, limit, now)) return
  if (isInVain(reading, limit.windowMs, cost) || isAsking(reading, limit.windowMs, quietSince, now)) {
    reading.asked += cost
  } else {
    reading.askedAt = now
    reading.asked = cost
  }
}

/** Takes note of a call that goes to fetch a reading, beyond what is believed to be left. */
export function askOnce(reading: ReadingState, cost: number, now: number): void {
  reading.askedAt = now
  reading.asked = cost
}

/** Forgets that calls went for a fresh reading. */
export function forgetAsking(reading: ReadingState): void {
  reading.askedAt = -1
  reading.asked = 0
}

/** Takes back what {@link countUnread} counted of a call admitted at `at`. */
export function discountUnread(reading: ReadingState, cost: number, at: number): void {
  reading.unread = Math.max(0, reading.unread - cost)
  if (reading.askedAt < 0 || at < reading.askedAt) return
  reading.asked = Math.max(0, reading.asked - cost)
  if (reading.asked === 0) reading.askedAt = -1
}

/** Whether so many went for a fresh reading that none can be expected. */
function isInVain(reading: ReadingState, windowMs: number, cost: number): boolean {
  return hasAsked(reading, windowMs) && reading.asked >= cost * 2 ** MOST_DOUBLINGS
}

/** Whether calls went for a fresh reading, and none has come in. After another silence, they begin anew. */
function isAsking(reading: ReadingState, windowMs: number, quietSince: number, now: number): boolean {
  return hasAsked(reading, windowMs) && now < silentAt(reading, windowMs, quietSince)
}

/** Whether a call went since the reading is stale. */
function hasAsked(reading: ReadingState, windowMs: number): boolean {
  return reading.askedAt >= staleAt(reading, windowMs)
}

function silentAt({ askedAt }: ReadingState, windowMs: number, quietSince: number): number {
  return Math.floor(Math.max(askedAt, quietSince) + windowMs / READINGS_PER_WINDOW) + 1
}

/** Dates a reading from after `now` at `now`: the clock was set back. Returns whether it did. */
export function rebaseReading(reading: ReadingState, now: number): boolean {
  if (reading.at <= now && reading.learnedAt <= now && reading.askedAt <= now) return false
  reading.at = Math.min(reading.at, now)
  reading.learnedAt = Math.min(reading.learnedAt, now)
  reading.sharedAt = Math.min(reading.sharedAt, now)
  if (reading.askedAt > now) forgetAsking(reading)
  return true
}
