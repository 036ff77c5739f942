import { DAY_MS } from '../units.ts'
import { refusalForgottenAt } from './algorithms/refusal.ts'
import type { Limit } from './command.ts'
import type { MeterState } from './meter.ts'

/** How long in ms it is kept what a quiet meter has learned, or that its block was not yet probed: a week. */
const KEEP_LEARNED_MS = 7 * DAY_MS

/** Most lengths of a block after its end in which its strikes can still count. */
const MOST_QUIET_LENGTHS = 8

/**
 * From when on a meter decides as if there were none, if nothing happens to it until then: epoch ms. Asked after
 * a change at `now`, so that a store can tell which meters it need not keep. That is all it is for: a meter that
 * is kept for longer decides the same.
 */
export function meterExpiresAt(meter: MeterState, limit: Limit, now: number): number {
  const { slots, slotMs, score, reading, block } = meter
  const { windowMs, capacity } = limit
  // Twice the window, since another process may know the limit with another guard.
  let at = now + 2 * windowMs
  if (slots.length > 0) {
    at = Math.max(at, (slots.at(-2)! + 1) * slotMs + 2 * windowMs)
  }
  if (score !== undefined && score.level > 0) {
    const drainMs = capacity > 0 ? (score.level / capacity) * windowMs : KEEP_LEARNED_MS
    at = Math.max(at, score.at + 2 * drainMs)
  }
  if (reading !== undefined) {
    // Others are believed in for two windows, however long another process takes them to be.
    at = Math.max(at, reading.at + 3 * windowMs)
    if (limit.algorithm === 'window' && reading.learned > (limit.exact ? capacity : -1)) {
      at = Math.max(at, now + KEEP_LEARNED_MS)
    }
  }
  if (block !== undefined) {
    const keepMs = Math.max(MOST_QUIET_LENGTHS * block.lengthMs, block.resumed ? 0 : KEEP_LEARNED_MS)
    at = Math.max(at, block.until + keepMs)
    if (block.fitted >= 0 && !limit.exact) at = Math.max(at, refusalForgottenAt(block, windowMs))
  }
  return at
}
