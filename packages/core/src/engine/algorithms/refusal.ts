/**
 * What a refusal tells of a quota that nothing else tells of, where all that was used of it was counted: as much as
 * was counted when the call was admitted fits, and more does not. That holds for a while; then a little more is tried, call by call; and in the end it is forgotten.
 */

import type { BlockState } from './block.ts'
import { type WindowState, windowNextFreeAt, windowUsed } from './window.ts'

/** For how many windows a refusal holds, and after how many it is forgotten. */
const HOLD_WINDOWS = 2
const FORGET_WINDOWS = 4

/** How much more is tried in each window between. */
const GROWTH = 0.05

/** What fits after a refusal, given what was taken to fit before. Others may have used more for a moment: half way. */
export function fittedAfter(before: number, used: number): number {
  if (used < 0) return before
  return before > used ? Math.ceil((before + used) / 2) : used
}

/** What fits by the error of another call that was on its way then: not one that had been for long. */
export function fittedBy(fitted: number, used: number): number {
  return used >= LEAST_SHARE * fitted ? Math.min(fitted, used) : fitted
}

/** Least share of what fitted by one error at which another of the same strike is believed. */
const LEAST_SHARE = 0.9

/** When a refusal is forgotten, epoch ms. */
export function refusalForgottenAt({ struckAt }: BlockState, windowMs: number): number {
  return struckAt + FORGET_WINDOWS * windowMs
}

/** Most that is taken to fit into the window at `now`, `Infinity` if nothing tells. */
export function refusedLimit(block: BlockState | undefined, windowMs: number, now: number): number {
  if (block === undefined || block.fitted < 0 || now >= refusalForgottenAt(block, windowMs)) {
    return Number.POSITIVE_INFINITY
  }
  const growsFrom = block.struckAt + HOLD_WINDOWS * windowMs
  return block.fitted + Math.max(0, Math.floor((now - growsFrom) / stepMs(block, windowMs)))
}

/** When `cost` goes by what was refused, `now` if at once. What is more than fits goes when the window is empty. */
export function refusedFreeAt(
  block: BlockState,
  window: WindowState,
  windowMs: number,
  cost: number,
  now: number,
): number {
  const forgottenAt = refusalForgottenAt(block, windowMs)
  const growsFrom = block.struckAt + HOLD_WINDOWS * windowMs
  let at = now
  while (block.fitted >= 0 && at < forgottenAt) {
    const used = windowUsed(window, windowMs, at)
    const more = Math.ceil(used + cost - block.fitted)
    if (more <= 0 || used <= 0) return at
    const grownAt = Math.max(at, growsFrom + more * stepMs(block, windowMs))
    const nextSlotAt = windowNextFreeAt(window, windowMs, at)
    if (grownAt <= nextSlotAt) return Math.min(grownAt, forgottenAt)
    at = nextSlotAt
  }
  return at > now ? Math.max(now, Math.min(at, forgottenAt)) : now
}

/** How long it takes until one more is tried. */
function stepMs({ fitted }: BlockState, windowMs: number): number {
  return Math.ceil(windowMs / Math.max(1, Math.ceil(fitted * GROWTH)))
}
