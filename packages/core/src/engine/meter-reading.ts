/** What a response says of a meter, taken in: the percentage that Meta reports corrects what was counted here. */

import { createReading, foreignAt, limitInForce, observe } from './algorithms/reading.ts'
import { setScore } from './algorithms/score.ts'
import { scaleWindow } from './algorithms/window.ts'
import type { Limit, Outcome, ReadCommand } from './command.ts'
import { type MeterState, meterSure, meterUsed, returned } from './meter.ts'

/**
 * Percent of a score that a reading leaves above what it says. It takes nothing from those who call all the time:
 * what drains is the same at every level.
 */
const KEPT_PERCENT = 5

/**
 * Takes in that a call came back, and the percentage that Meta reported with it, unless a newer one was before. Tells
 * what came of it in `outcome`.
 */
export function readMeter(meter: MeterState, command: ReadCommand, now: number, outcome: Outcome): void {
  outcome.heard = 'nothing'
  outcome.deviation = 0
  returned(meter, command)
  const { limit, percent } = command
  const isOfNow = command.seq < 0
  const reading = isOfNow ? asOfNow(meter, command, now) : notAhead(meter, command)
  const before = meter.reading
  if (percent < 0 || (before !== undefined && reading.seq < before.seq)) return
  const deviation = correct(meter, reading, isOfNow, now)
  if (meter.reading === before) return
  // Of what lies further back, nothing is left to expect; and of those on their way, others know nothing.
  const isNext = before !== undefined && now - before.at <= limit.windowMs && !isOfNow
  outcome.heard = isNext ? 'next' : 'first'
  outcome.deviation = isNext ? deviation : 0
}

function correct(meter: MeterState, reading: ReadCommand, isOfNow: boolean, now: number): number {
  const { limit, percent, used } = reading
  switch (limit.algorithm) {
    case 'window': {
      const deviation = percent - expectedPercent(meter, reading, now)
      meter.reading = observe(meter.reading, reading, meter.seq, now)
      // What left meanwhile is so little that it may be missing, while what was given back is not counted.
      meter.reading.unread = Math.max(0, meterUsed(meter, limit, now) - used)
      return deviation
    }
    case 'score':
      return correctScore(meter, reading, isOfNow, now)
    case 'metric':
      return correctMetric(meter, reading, isOfNow, now)
  }
}

function asOfNow(meter: MeterState, command: ReadCommand, now: number): ReadCommand {
  const { limit } = command
  return {
    ...command,
    seq: meter.seq,
    used: meterUsed(meter, limit, now),
    sure: meterSure(meter, limit, now),
  }
}

/** A call from before the state was lost may be ahead of it: then its reading must not be the newest for long. */
function notAhead({ seq }: MeterState, command: ReadCommand): ReadCommand {
  return command.seq > seq ? { ...command, seq } : command
}

function expectedPercent({ reading }: MeterState, { limit, used }: ReadCommand, now: number): number {
  const capacity = limitInForce(reading, limit)
  const foreign = reading === undefined ? 0 : foreignAt(reading, limit.windowMs, now)
  return capacity > 0 ? Math.floor((100 * (used + foreign)) / capacity) : 0
}

/**
 * The bucket is read directly: it holds what Meta says, and the points of calls admitted since. What others put there
 * drains with ours. Calls that were admitted earlier may have arrived later, so that the level is lowered to a little
 * above that; and a reading of no call of ours, which may not know of any on their way, only raises it.
 */
function correctScore(
  meter: MeterState,
  { limit, percent, seq }: ReadCommand,
  isOfNow: boolean,
  now: number,
): number {
  const counted = meterUsed(meter, limit, now)
  const since = admittedSince(meter, seq, counted)
  const told = partsOf(percent, limit) + since
  if (isOfNow && told <= counted) return 0
  const expected = Math.max(0, Math.min(counted, since), counted - (meter.reading?.foreign ?? 0))
  const level = Math.max(told, Math.min(counted, told + partsOf(KEPT_PERCENT, limit)))
  meter.reading = createReading(percent, seq, now)
  meter.reading.foreign = level - told
  meter.reading.unread = since
  meter.score ??= { level: 0, at: now }
  setScore(meter.score, level, now)
  return percentOf(told - expected, limit)
}

/**
 * Percentages are rounded down, so that almost one more may be used. What is missing is somebody else's, or ours
 * was dearer than was thought: it is taken to stay for a window. What is too much, ours cannot have cost. A reading of
 * no call of ours only raises what is believed.
 */
function correctMetric(
  meter: MeterState,
  { limit, percent, seq }: ReadCommand,
  isOfNow: boolean,
  now: number,
): number {
  const { reading } = meter
  const own = meterUsed(meter, limit, now)
  const foreign = reading === undefined ? 0 : foreignAt(reading, limit.windowMs, now)
  const since = admittedSince(meter, seq, own)
  const told = partsOf(percent + 1, limit) + since
  if (isOfNow && reading !== undefined && told <= own + foreign) return 0
  meter.reading = createReading(percent, seq, now)
  meter.reading.unread = since
  meter.reading.foreign = Math.max(0, told - own)
  if (told < own && !isOfNow) {
    scaleWindow(meter, told / own)
    // What these calls were counted as, nobody can give back any more.
    meter.firmSeq = meter.seq
  }
  return percentOf(told - own - foreign, limit)
}

/** Cost admitted since `seq`, as far as it was not given back; at most what no reading knows of. */
function admittedSince({ seq: now, reading }: MeterState, seq: number, counted: number): number {
  return Math.min(now - seq, reading === undefined ? counted : reading.unread)
}

function partsOf(percent: number, { capacity }: Limit): number {
  return (percent * capacity) / 100
}

function percentOf(parts: number, { capacity }: Limit): number {
  return capacity > 0 ? (100 * parts) / capacity : 0
}
