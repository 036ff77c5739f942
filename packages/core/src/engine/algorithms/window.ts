/**
 * A rolling window, counted in slots.
 *
 * A slot counts until its last moment is a full window old. So no true rolling window ever holds more than
 * the capacity, at a loss of at most one slot's width; and since a slot's end does not depend on the calls in
 * it, giving one back leaves the window exactly as if it had never been taken.
 */

export interface WindowState {
  /** Width of a slot in ms, `0` before anything was counted. */
  slotMs: number
  /** Sum of all slots, those included that have run out but were not dropped yet. */
  used: number
  /** Index and cost of each slot in turn, oldest first. Slot `i` spans `[i · slotMs, (i + 1) · slotMs)`. */
  slots: number[]
}

/** Whether anything was ever counted in it. */
export function hasWindow({ slotMs }: WindowState): boolean {
  return slotMs !== 0
}

/** When slot `index` stops counting. */
function slotFreeAt(window: WindowState, index: number, windowMs: number): number {
  return (index + 1) * window.slotMs + windowMs
}

/** Cost that counts at `now`. */
export function windowUsed(window: WindowState, windowMs: number, now: number): number {
  const { slots } = window
  let used = window.used
  for (let i = 0; i < slots.length && slotFreeAt(window, slots[i]!, windowMs) <= now; i += 2) {
    used -= slots[i + 1]!
  }
  return used
}

/** Cost of which it is certain that it was admitted within the last `windowMs`: slots that began by then. */
export function windowSure(window: WindowState, windowMs: number, now: number): number {
  const { slots } = window
  let sure = window.used
  for (let i = 0; i < slots.length && slots[i]! * window.slotMs <= now - windowMs; i += 2) {
    sure -= slots[i + 1]!
  }
  return sure
}

/** Cost that may have been admitted after `at`: slots that were not over by then. */
export function windowSince({ slots, slotMs }: WindowState, at: number): number {
  let since = 0
  for (let i = slots.length - 2; i >= 0 && (slots[i]! + 1) * slotMs > at; i -= 2) since += slots[i + 1]!
  return since
}

/** Earliest time, not before `from`, at which at most `room` counts; `room` is at least 0. */
export function windowFreeAt(window: WindowState, windowMs: number, room: number, from: number): number {
  const { slots } = window
  let used = window.used
  let at = from
  for (let i = 0; used > room && i < slots.length; i += 2) {
    at = Math.max(at, slotFreeAt(window, slots[i]!, windowMs))
    used -= slots[i + 1]!
  }
  return at
}

/** When the next slot after `at` stops counting, or `Infinity`. */
export function windowNextFreeAt(window: WindowState, windowMs: number, at: number): number {
  const { slots } = window
  for (let i = 0; i < slots.length; i += 2) {
    const freeAt = slotFreeAt(window, slots[i]!, windowMs)
    if (freeAt > at) return freeAt
  }
  return Number.POSITIVE_INFINITY
}

/** When the newest slot closes, or `-Infinity` where nothing was counted. */
export function windowQuietSince(window: WindowState): number {
  const newest = window.slots.at(-2)
  return newest === undefined ? Number.NEGATIVE_INFINITY : (newest + 1) * window.slotMs
}

/** Counts `cost` at `now`. */
export function chargeWindow(
  window: WindowState,
  windowMs: number,
  slotMs: number,
  cost: number,
  now: number,
): void {
  if (window.slotMs !== slotMs) rescaleWindow(window, slotMs, now)
  const { slots } = window
  const expired = countExpired(window, windowMs, now)
  const index = Math.floor(now / slotMs)
  if (expired === 0 && slots.length > 0 && slots[slots.length - 2]! >= index) {
    slots[slots.length - 1]! += cost
    window.used += cost
  } else {
    window.slots = renewSlots(window, expired, index, cost)
  }
}

/**
 * Takes back `cost` that was counted at `at`: from its slot or, where slots were recounted, from the next older
 * one. Never from a newer, which counts for longer. What no longer counts is not taken back.
 */
export function refundWindow(window: WindowState, cost: number, at: number): void {
  const { slots } = window
  if (slots.length === 0) return
  const index = Math.floor(at / window.slotMs)
  if (slots[0]! > index) return
  let i = slots.length - 2
  while (i > 0 && slots[i]! > index) i -= 2
  const refund = Math.min(cost, slots[i + 1]!)
  slots[i + 1]! -= refund
  window.used -= refund
  if (slots[i + 1] === 0) slots.splice(i, 2)
}

/** Takes all that is counted to be `factor` times as much, at most 1, rounded up to whole numbers. */
export function scaleWindow(window: WindowState, factor: number): void {
  const { slots } = window
  window.used = 0
  for (let i = 1; i < slots.length; i += 2) {
    slots[i] = Math.min(slots[i]!, Math.ceil(slots[i]! * factor))
    window.used += slots[i]!
  }
}

/** Moves what lies after `now` to `now`: the clock was set back. Returns whether anything moved. */
export function rebaseWindow(window: WindowState, now: number): boolean {
  const { slots } = window
  if (slots.length === 0) return false
  const index = Math.floor(now / window.slotMs)
  if (slots[slots.length - 2]! <= index) return false
  let cost = 0
  while (slots.length > 0 && slots[slots.length - 2]! >= index) {
    cost += slots.pop()!
    slots.pop()
  }
  slots.push(index, cost)
  return true
}

/** How many numbers of `slots` are of slots that ran out. */
function countExpired(window: WindowState, windowMs: number, now: number): number {
  const { slots } = window
  let expired = 0
  while (expired < slots.length && slotFreeAt(window, slots[expired]!, windowMs) <= now) expired += 2
  return expired
}

/** Drops what ran out and counts `cost` in slot `index`, or in the newest one if that is later. */
function renewSlots(window: WindowState, expired: number, index: number, cost: number): number[] {
  const { slots } = window
  for (let i = 0; i < expired; i += 2) window.used -= slots[i + 1]!
  const left = slots.length - expired
  // Sums of fractions do not come out even.
  if (left === 0) window.used = 0
  window.used += cost
  if (left === 0) return [index, cost]
  const isOpen = slots[slots.length - 2]! >= index
  const length = isOpen ? left : left + 2
  // Pushed to, an array makes room for half as much again: a new one is as long as it has to be.
  const renewed = length === slots.length ? slots : new Array<number>(length)
  for (let i = 0; i < left; i++) renewed[i] = slots[expired + i]!
  if (isOpen) {
    renewed[left - 1]! += cost
  } else {
    renewed[left] = index
    renewed[left + 1] = cost
  }
  return renewed
}

/**
 * Recounts in slots of another width. A slot's last moment decides, so that nothing counts for less long; but
 * nothing was counted after `now`.
 */
function rescaleWindow(window: WindowState, slotMs: number, now: number): void {
  const rescaled: number[] = []
  const newest = Math.floor(now / slotMs)
  for (let i = 0; i < window.slots.length; i += 2) {
    const end = (window.slots[i]! + 1) * window.slotMs
    const index = Math.min(newest, Math.ceil(end / slotMs) - 1)
    if (rescaled.at(-2) === index) rescaled[rescaled.length - 1]! += window.slots[i + 1]!
    else rescaled.push(index, window.slots[i + 1]!)
  }
  window.slots = rescaled
  window.slotMs = slotMs
}
