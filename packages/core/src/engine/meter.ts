/**
 * The state of one family for one subject, and what a limit makes of it: the one place where the four
 * algorithms meet.
 */

import { type BlockState, blockFreeAt, isProbeDue, rebaseBlock, releaseProbe } from './algorithms/block.ts'
import {
  askOnce,
  countUnread,
  discountUnread,
  foreignAt,
  foreignFreeAt,
  forgetAsking,
  isStale,
  limitInForce,
  type ReadingState,
  rebaseReading,
  staleAt,
  staleFreeAt,
} from './algorithms/reading.ts'
import { refusedFreeAt } from './algorithms/refusal.ts'
import {
  chargeScore,
  rebaseScore,
  refundScore,
  type ScoreState,
  scoreFreeAt,
  scoreLevel,
} from './algorithms/score.ts'
import {
  chargeWindow,
  hasWindow,
  rebaseWindow,
  refundWindow,
  type WindowState,
  windowFreeAt,
  windowNextFreeAt,
  windowQuietSince,
  windowSince,
  windowSure,
  windowUsed,
} from './algorithms/window.ts'
import type { AcquireCommand, DenialReason, Limit, Outcome, ReadCommand, ReleaseCommand } from './command.ts'

/**
 * Plain data: a store may keep it as JSON, or write its own code for it.
 *
 * Nearly every meter has a window, so it is one, which stays empty where there is a score: in an object of its own,
 * it made two of 10,000 meters take 480 ns in the store, and not 350.
 */
export interface MeterState extends WindowState {
  /**
   * Grows with every grant by its cost. It starts at the time, so that after a loss of the state it is ahead of what
   * it was, but where it grew by more than one a millisecond.
   */
  seq: number
  /**
   * Grants up to this sequence number cannot be given back: they were counted in a state that was lost, they all
   * left the window, or the clock was set back since, so that their time no longer tells where they are counted.
   */
  firmSeq: number
  /** Cost of calls that have not come back yet. Kept only while the capacity has to be learned. */
  inFlight: number
  score: ScoreState | undefined
  reading: ReadingState | undefined
  block: BlockState | undefined
}

export function createMeter(now: number): MeterState {
  const seq = Math.floor(now)
  return {
    seq,
    firmSeq: seq,
    inFlight: 0,
    slotMs: 0,
    used: 0,
    slots: [],
    score: undefined,
    reading: undefined,
    block: undefined,
  }
}

/**
 * How many calls must fit into the last percent of a pool for one of them to ask for a reading there: of what may be
 * left, it takes so little that it will not be the one to fill the pool.
 */
const ASKS_IN_LAST_PERCENT = 20

/** How often in a window a single call may go to fetch a reading; and how often near the ceiling, or with an old one. */
const ASKS_PER_WINDOW = 60
const ASKS_PER_FULL_WINDOW = 1

/** After how many ms without an answer the next call goes to learn a capacity. */
const LEARN_MS = 60_000

/** What is counted here at `now`, other clients' usage left out. */
export function meterUsed(meter: MeterState, limit: Limit, now: number): number {
  if (limit.algorithm === 'score') {
    return meter.score === undefined ? 0 : scoreLevel(meter.score, limit.capacity, limit.windowMs, now)
  }
  return windowUsed(meter, limit.windowMs, now)
}

/**
 * The part of {@link meterUsed} that Meta surely counts, too. Where the capacity has to be learned, it is known
 * which calls are on their way; elsewhere those may be that were admitted since the newest reading, or within the
 * guard.
 */
export function meterSure(meter: MeterState, limit: Limit, now: number): number {
  if (limit.algorithm !== 'window') return 0
  // By the time that the response is made, a guard's length may have passed, and what left by then does not count.
  const sure = windowSure(meter, limit.windowMs - 2 * limit.guardMs, now)
  return Math.max(0, sure - (limit.exact ? mayBeOnTheirWay(meter, limit, now) : meter.inFlight))
}

function mayBeOnTheirWay(meter: MeterState, { guardMs }: Limit, now: number): number {
  const { seq, firmSeq, reading } = meter
  const known = reading === undefined ? firmSeq : Math.max(firmSeq, reading.seq)
  return Math.max(seq - known, windowSince(meter, now - guardMs))
}

/**
 * When `cost` can be granted if nothing else happens: `now` if at once, `Infinity` if never.
 * Changes nothing.
 */
export function meterFreeAt(
  meter: MeterState | undefined,
  { limit, cost }: { readonly limit: Limit; readonly cost: number },
  now: number,
): number {
  if (limit.exact && cost > limit.capacity) return Number.POSITIVE_INFINITY
  if (meter === undefined) return now
  const freeAt = cost === 0 ? now : limitFreeAt(meter, limit, cost, now)
  return meter.block === undefined ? freeAt : Math.max(freeAt, blockFreeAt(meter.block, now))
}

function limitFreeAt(meter: MeterState, limit: Limit, cost: number, now: number): number {
  if (limit.algorithm === 'score') return scoreReadyAt(meter, limit, cost, now)
  const { block, reading } = meter
  const at = windowReadyAt(meter, limit, cost, now)
  if (limit.exact || block === undefined || Number.isFinite(limitInForce(reading, limit))) return at
  return Math.max(at, refusedFreeAt(block, meter, limit.windowMs, cost, now))
}

function scoreReadyAt({ score }: MeterState, limit: Limit, cost: number, now: number): number {
  const { capacity, windowMs } = limit
  if (score === undefined || capacity === 0) return now
  // What costs more than the part of the capacity that is certain goes when the bucket is empty.
  return scoreFreeAt(score, capacity, windowMs, Math.min(cost, capacity), now)
}

function windowReadyAt(meter: MeterState, limit: Limit, cost: number, now: number): number {
  const at = windowRoomAt(meter, limit, cost, now)
  return at > now ? Math.min(at, learnAt(meter, limit, cost, now)) : at
}

/**
 * When a call may go beyond a capacity that is yet to be learned: one at a time, as long as its reading is likely to
 * prove more. `Infinity` if none may.
 */
function learnAt(meter: MeterState, limit: Limit, cost: number, now: number): number {
  const { reading } = meter
  if (limit.exact || reading === undefined || !hasWindow(meter)) return Number.POSITIVE_INFINITY
  const isOld = reading.at + limit.windowMs <= windowQuietSince(meter)
  // Twice as much must be left as no reading knows of.
  const percentAfter = reading.percent + 1 + (200 * (reading.unread + cost)) / limitInForce(reading, limit)
  if (isOld || percentAfter > 100) return Number.POSITIVE_INFINITY
  if (reading.askedAt < 0) return now
  return Math.max(now, Math.ceil(reading.askedAt + Math.min(LEARN_MS, limit.windowMs / ASKS_PER_WINDOW)))
}

/** Whether `cost` is more than what is believed leaves. */
function isBeyond(meter: MeterState, limit: Limit, cost: number, now: number): boolean {
  const { reading } = meter
  if (limit.exact || reading === undefined || isStale(reading, limit, now)) return false
  const counted = windowUsed(meter, limit.windowMs, now) + foreignAt(reading, limit.windowMs, now)
  return counted + reading.unread + cost > limitInForce(reading, limit)
}

/** When what is believed of a window leaves room, or a call may go to ask. */
function windowRoomAt(meter: MeterState, limit: Limit, cost: number, now: number): number {
  const { reading } = meter
  const { windowMs } = limit
  const room = limitInForce(reading, limit) - cost
  const foreign = reading === undefined ? 0 : foreignAt(reading, windowMs, now)
  if (reading === undefined || (limit.exact && foreign === 0)) {
    // The running total still holds slots that ran out: if even it fits, no slot needs a look.
    return meter.used <= room ? now : countedFreeAt(meter, limit, cost, room, now)
  }
  if (isStale(reading, limit, now)) {
    const goesAt = staleFreeAt(reading, limit, cost, windowQuietSince(meter), now)
    return Math.max(goesAt, countedFreeAt(meter, limit, cost, room, now))
  }
  if (meter.used + foreign + reading.unread <= room) return now
  const at = countedFreeAt(meter, limit, cost, room, now)
  if (reading.unread === 0) return at
  // Of a quota that is smaller than it is taken to be, calls take more than they count for, up to twice as much.
  const twiceAt = sharedFreeAt(meter, windowMs, room - reading.unread, now)
  return Math.max(at, Math.min(twiceAt, staleAt(reading, windowMs)))
}

/** When what is counted leaves `room`, or a call may go to ask. */
function countedFreeAt(meter: MeterState, limit: Limit, cost: number, room: number, now: number): number {
  const { reading } = meter
  const { windowMs, exact } = limit
  if (exact && (reading === undefined || foreignAt(reading, windowMs, now) === 0)) {
    return windowFreeAt(meter, windowMs, room, now)
  }
  const fitsAt = sharedFreeAt(meter, windowMs, room, now)
  return fitsAt === now ? now : Math.min(fitsAt, askAt(meter, limit, cost, now))
}

/** Earliest time at which our slots and other clients' usage together leave `room`; `Infinity` if never. */
function sharedFreeAt(meter: MeterState, windowMs: number, room: number, now: number): number {
  if (room < 0) return Number.POSITIVE_INFINITY
  const { reading } = meter
  let at = windowFreeAt(meter, windowMs, room, now)
  if (reading === undefined) return at
  for (;;) {
    // Sums of fractions do not come out even.
    const spare = Math.max(0, room - windowUsed(meter, windowMs, at))
    const freeAt = foreignFreeAt(reading, windowMs, spare, at)
    const nextSlotAt = windowNextFreeAt(meter, windowMs, at)
    if (freeAt <= nextSlotAt) return freeAt
    at = nextSlotAt
  }
}

/**
 * When a single call may go to fetch a fresh reading, although what is believed leaves no room: once the meter
 * was quiet for a while, and never beyond a capacity that is certain.
 */
function askAt(meter: MeterState, limit: Limit, cost: number, now: number): number {
  const { reading } = meter
  const quietSince = windowQuietSince(meter)
  // Near the ceiling a call that asks may be refused, or fill what is left: there it is what leaves that makes room.
  // And a reading from more than a window before our last call says nothing of it.
  const isOld = reading === undefined || reading.at + limit.windowMs <= quietSince
  const ceiling = 100 - Math.min(1, (100 * ASKS_IN_LAST_PERCENT * cost) / limitInForce(reading, limit))
  const hasRoom = !isOld && reading.percent < ceiling
  const asks = hasRoom ? ASKS_PER_WINDOW : ASKS_PER_FULL_WINDOW
  const quietUntil = quietSince + limit.windowMs / asks
  const at = Math.max(now, Math.ceil(quietUntil))
  return limit.exact ? windowFreeAt(meter, limit.windowMs, limit.capacity - cost, at) : at
}

/** Why {@link meterFreeAt} answered `freeAt`, a later time than `now`. */
export function denialReason(meter: MeterState | undefined, freeAt: number, now: number): DenialReason {
  const block = meter?.block
  if (block === undefined || blockFreeAt(block, now) < freeAt) return 'limit'
  return block.until > now ? 'block' : 'probe'
}

/** Tells in `outcome` how much is counted. */
export function tellCounts(meter: MeterState, limit: Limit, now: number, outcome: Outcome): void {
  outcome.seq = meter.seq
  outcome.used = meterUsed(meter, limit, now)
  outcome.sure = meterSure(meter, limit, now)
}

/** Takes the cost of a granted call. Returns whether the call is the probe after a block. */
export function chargeMeter(meter: MeterState, command: AcquireCommand, now: number): boolean {
  const { limit, cost } = command
  if (limit.algorithm !== 'score' && meterUsed(meter, limit, now) === 0) beginAnew(meter)
  meter.seq += cost === 0 ? 1 : cost
  if (!limit.exact) meter.inFlight += cost
  if (cost === 0) return startProbe(meter, command.probeMs, now)
  if (limit.algorithm === 'score') {
    meter.score ??= { level: 0, at: now }
    // What was kept above a reading drains last: it is never more than what is left.
    if (meter.reading !== undefined) {
      meter.reading.foreign = Math.min(meter.reading.foreign, meterUsed(meter, limit, now))
      meter.reading.unread += cost
    }
    chargeScore(meter.score, limit.capacity, limit.windowMs, cost, now)
  } else {
    const { reading } = meter
    if (reading !== undefined) {
      const goesToLearn = isBeyond(meter, limit, cost, now)
      countUnread(reading, limit, cost, windowQuietSince(meter), now)
      if (goesToLearn) askOnce(reading, cost, now)
    }
    chargeWindow(meter, limit.windowMs, limit.slotMs, cost, now)
  }
  return startProbe(meter, command.probeMs, now)
}

/** Forgets about calls that are no longer in the window: nothing of them is left to give back, or to wait for. */
function beginAnew(meter: MeterState): void {
  meter.firmSeq = meter.seq
  meter.inFlight = 0
}

function startProbe({ block }: MeterState, probeMs: number, now: number): boolean {
  if (block === undefined || !isProbeDue(block, now)) return false
  block.probeUntil = now + probeMs
  block.probeMs = probeMs
  return true
}

/** Gives back what {@link chargeMeter} took. */
export function refundMeter(meter: MeterState, command: ReleaseCommand, now: number): void {
  const { limit, cost, at } = command
  if (command.probe && meter.block) releaseProbe(meter.block, at)
  returned(meter, command)
  // Neither of calls whose place is not known any more, nor of those from a state that was lost.
  if (command.seq <= meter.firmSeq || command.seq > meter.seq) return
  // What Meta said since is the level without a call that was never sent.
  if (limit.algorithm !== 'window' && meter.reading !== undefined && command.seq <= meter.reading.seq) return
  if (limit.algorithm === 'score') {
    if (meter.score) refundScore(meter.score, limit.capacity, limit.windowMs, cost, at, now)
  } else {
    refundWindow(meter, cost, at)
  }
  const { reading } = meter
  if (reading === undefined) return
  if (command.seq > reading.seq) discountUnread(reading, cost, at)
  // What went beyond what is believed, but for this call, would have gone as any other.
  const { askedAt } = reading
  if (!hasWindow(meter) || askedAt < 0 || isStale(reading, limit, askedAt)) return
  if (!isBeyond(meter, limit, 0, askedAt)) forgetAsking(reading)
}

/** Notes that a call is on its way no more. */
export function returned(meter: MeterState, { limit, cost, seq }: ReadCommand | ReleaseCommand): void {
  if (limit.exact) meter.inFlight = 0
  // Calls from before are not among those that are waited for.
  else if (seq < 0 || seq > meter.firmSeq) meter.inFlight = Math.max(0, meter.inFlight - cost)
}

/** Dates whatever lies after `now` at `now`. Returns whether anything did: the clock was set back. */
export function rebaseMeter(meter: MeterState, now: number): boolean {
  let rebased = rebaseWindow(meter, now)
  if (meter.score !== undefined) rebased = rebaseScore(meter.score, now) || rebased
  if (rebased) meter.firmSeq = meter.seq
  if (meter.reading !== undefined) rebased = rebaseReading(meter.reading, now) || rebased
  if (meter.block !== undefined) rebased = rebaseBlock(meter.block, now) || rebased
  return rebased
}
