/**
 * A block: what a throttle error means for a meter. It ends by time only, whatever the headers say meanwhile.
 * Then a single probe goes first, for all who share the store, and the rest follow when it succeeds.
 */

import { fittedAfter, fittedBy } from './refusal.ts'

export interface BlockState {
  /** End of the block in epoch ms. */
  until: number
  /** Length of the block in ms, so that a clock set back cannot make it longer. */
  lengthMs: number
  /** Blocks in a row without a quiet time between. */
  strikes: number
  /** Sequence number of the meter when it was last blocked. */
  seq: number
  /** Whether calls passed since the block ended. */
  resumed: boolean
  /** Until when the probe holds the others back, epoch ms; `0` if none is out. */
  probeUntil: number
  /** Length of the probe's hold in ms. */
  probeMs: number
  /** When it was last struck, epoch ms. */
  struckAt: number
  /** What was counted when the refused call was admitted, and so fits; `-1` if that is not known. */
  fitted: number
}

/** Most doublings of a block's length, so that the power stays a sane number. */
const MOST_DOUBLINGS = 20

/** Share of a block's least length over which its end is spread at random. */
const SPREAD = 0.1

/** Where no call passed since a block, its strike is forgotten once it has been over for this many lengths. */
const QUIET_LENGTHS = 4

/**
 * Blocks a meter. An error of a call that was admitted before the last strike belongs to that strike: it can
 * make the block longer, but counts once. So does an error "as of now" (`errorSeq` −1) while the block lasts.
 *
 * @param used what was counted when the refused call was admitted, `-1` if that is not known
 */
export function strike(
  block: BlockState | undefined,
  errorSeq: number,
  meterSeq: number,
  forMs: number,
  maxMs: number,
  jitter: number,
  now: number,
  used = -1,
): BlockState {
  if (block !== undefined && (errorSeq < 0 ? block.until > now : errorSeq <= block.seq)) {
    const fitted = fittedBy(block.fitted, used)
    const until = now + forMs
    if (block.until <= now || until <= block.until)
      return fitted === block.fitted ? block : { ...block, fitted }
    return { ...block, fitted, until, lengthMs: Math.max(block.lengthMs, forMs) }
  }
  const remembered = block !== undefined && now < block.until + quietMs(block, forMs)
  const strikes = remembered ? block.strikes + 1 : 1
  const most = Math.max(forMs, Math.min(forMs * 2 ** Math.min(strikes - 1, MOST_DOUBLINGS), maxMs))
  // Full jitter: anything from the least that Meta asks for up to what the strikes have grown to.
  const lengthMs = Math.ceil(forMs + jitter * (most - forMs + SPREAD * forMs))
  return {
    until: now + lengthMs,
    lengthMs,
    strikes,
    seq: meterSeq,
    resumed: false,
    probeUntil: 0,
    probeMs: 0,
    struckAt: now,
    fitted: fittedAfter(block?.fitted ?? -1, used),
  }
}

/** How long a block must be over for its strike to be forgotten: where calls passed since, a first block's length. */
function quietMs(block: BlockState, forMs: number): number {
  return block.resumed ? forMs : QUIET_LENGTHS * block.lengthMs
}

/** When the meter opens again as far as the block is concerned: `now` if it is open. */
export function blockFreeAt(block: BlockState, now: number): number {
  if (block.until > now) return block.until
  return !block.resumed && block.probeUntil > now ? block.probeUntil : now
}

/** Whether the next call is the probe. */
export function isProbeDue(block: BlockState, now: number): boolean {
  return !block.resumed && block.until <= now && block.probeUntil <= now
}

/** Lets the next call be the probe, in place of the one that was taken at `at` and never sent. */
export function releaseProbe(block: BlockState, at: number): void {
  // A later one may be out by now.
  if (block.probeUntil === at + block.probeMs) block.probeUntil = 0
}

/** Dates what lies further ahead than it can as if it began at `now`. Returns whether anything changed. */
export function rebaseBlock(block: BlockState, now: number): boolean {
  const until = Math.min(block.until, now + block.lengthMs)
  const probeUntil = Math.min(block.probeUntil, now + block.probeMs)
  const struckAt = Math.min(block.struckAt, now)
  if (until === block.until && probeUntil === block.probeUntil && struckAt === block.struckAt) return false
  block.until = until
  block.probeUntil = probeUntil
  block.struckAt = struckAt
  return true
}
