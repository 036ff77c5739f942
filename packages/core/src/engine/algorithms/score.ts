/**
 * A score: the leaky bucket of Meta's ad accounts. Calls fill it by their points and it drains evenly, a full
 * bucket within the window, whatever its level.
 */

export interface ScoreState {
  /** Points in the bucket at `at`. */
  level: number
  /** Epoch ms. */
  at: number
}

/** What a decision ignores: drained levels are sums of fractions, and a sum may miss a whole number by this. */
const EPSILON = 1e-6

/** Points in the bucket at `now`: none where no capacity is known, since it takes one to drain. */
export function scoreLevel(score: ScoreState, capacity: number, windowMs: number, now: number): number {
  if (capacity === 0) return 0
  return Math.max(0, score.level - ((now - score.at) * capacity) / windowMs)
}

/** Whether `cost` more points fit at `now`. */
function scoreFits(
  score: ScoreState,
  capacity: number,
  windowMs: number,
  cost: number,
  now: number,
): boolean {
  return scoreLevel(score, capacity, windowMs, now) + cost <= capacity + EPSILON
}

/** `from` if `cost` fits then, else the first whole ms after it; `cost` is at most the capacity. */
export function scoreFreeAt(
  score: ScoreState,
  capacity: number,
  windowMs: number,
  cost: number,
  from: number,
): number {
  if (scoreFits(score, capacity, windowMs, cost, from)) return from
  const excess = score.level + cost - capacity - EPSILON
  const at = Math.max(from, Math.ceil(score.at + (excess * windowMs) / capacity))
  // The division rounds: step to where the check agrees.
  return scoreFits(score, capacity, windowMs, cost, at) ? at : at + 1
}

export function chargeScore(
  score: ScoreState,
  capacity: number,
  windowMs: number,
  cost: number,
  now: number,
): void {
  score.level = scoreLevel(score, capacity, windowMs, now) + cost
  score.at = now
}

/**
 * Takes back `cost` points charged at `at`, less what has drained since. That can be too little where other
 * points drained first, but never too much.
 */
export function refundScore(
  score: ScoreState,
  capacity: number,
  windowMs: number,
  cost: number,
  at: number,
  now: number,
): void {
  const drained = (Math.max(0, now - at) * capacity) / windowMs
  const level = scoreLevel(score, capacity, windowMs, now)
  score.level = Math.max(0, level - Math.max(0, cost - drained))
  score.at = now
}

/** Sets what the bucket holds at `now`. */
export function setScore(score: ScoreState, level: number, now: number): void {
  score.level = level
  score.at = now
}

/** Dates a level from after `now` at `now`: the clock was set back. Returns whether it did. */
export function rebaseScore(score: ScoreState, now: number): boolean {
  if (score.at <= now) return false
  score.at = now
  return true
}
