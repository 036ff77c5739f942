/**
 * What a call of each kind takes of one meter, learned from what Meta's percentages rise by. It is a Kalman filter
 * that keeps no covariances: each kind has a mean and a variance, and what a rise leaves unexplained is shared out by
 * how many calls of each kind came back meanwhile, and how uncertain each is.
 *
 * Everything is in percent of the meter's capacity.
 */

/** What is known of one kind of call. */
export interface LearnedCost {
  /** Mean of what a call takes. */
  mean: number
  variance: number
  /** Calls that came back since the last lesson. */
  pending: number
  /** When it was last learned, epoch ms, or `-1` if not yet. */
  learnedAt: number
}

/** A rise is a lesson once it is so many times as large as the noise of a reading. */
const LESSON = 4

/** Kinds of call that one meter keeps. Beyond it, all others count as one. */
const MOST_KINDS = 200
const OTHER_KINDS = ''

/** How far a kind may drift between two lessons, as a part of its mean, or of the noise where that is hardly less. */
const DRIFT = 0.05
const LEAST_DRIFTING = 0.05

/** What kinds of call take of one meter. */
export class LearnedCosts {
  readonly #kinds = new Map<string, LearnedCost>()
  /** What calls that came back since the last lesson were counted as. */
  #charged = 0
  /** By how much readings since lay above what was counted. */
  #deviation = 0
  #begun = false
  /** Points of the score that the percentages were of, once that was certain. */
  #capacity = 0

  /**
   * What is known of a kind.
   *
   * @param expected mean to begin with
   * @param spread how far the truth may be from it: its standard deviation, as a part of it
   */
  of(kind: string, expected: number, spread: number): LearnedCost {
    const name = this.#kinds.size < MOST_KINDS || this.#kinds.has(kind) ? kind : OTHER_KINDS
    let cost = this.#kinds.get(name)
    if (cost === undefined) {
      cost = { mean: expected, variance: (expected * spread) ** 2, pending: 0, learnedAt: -1 }
      this.#kinds.set(name, cost)
    }
    return cost
  }

  /** Takes note that calls came back. */
  cameBack(cost: LearnedCost, calls: number, charged: number): void {
    cost.pending += calls
    this.#charged += charged
  }

  /**
   * Takes note of a reading.
   *
   * @param deviation by how much it lay above what was counted
   * @param noise standard deviation of what a reading may be off by
   */
  observe(deviation: number, noise: number, now: number): void {
    if (!this.#begun) {
      this.beginAnew()
      return
    }
    this.#deviation += deviation
    const rise = this.#charged + this.#deviation
    if (Math.max(Math.abs(rise), this.#charged) >= LESSON * noise) this.#learn(rise, noise, now)
  }

  /** Takes note of a reading that tells what was before, of which nothing is known. */
  beginAnew(): void {
    this.#begun = true
    this.#forget()
  }

  /** Keeps what a call takes in points, where another tier gives a score of another size. */
  fitTo(capacity: number): void {
    const factor = this.#capacity === 0 ? 1 : this.#capacity / capacity
    this.#capacity = capacity
    if (factor === 1) return
    for (const cost of this.#kinds.values()) {
      cost.mean *= factor
      cost.variance *= factor ** 2
    }
    this.beginAnew()
  }

  #learn(rise: number, noise: number, now: number): void {
    let unexplained = rise
    let uncertainty = noise ** 2
    for (const { pending, mean, variance } of this.#kinds.values()) {
      unexplained -= pending * mean
      uncertainty += pending ** 2 * variance
    }
    for (const cost of this.#kinds.values()) {
      if (cost.pending === 0) continue
      const gain = (cost.variance * cost.pending) / uncertainty
      cost.variance = Math.max(0, cost.variance - gain * cost.pending * cost.variance)
      cost.mean = Math.max(0, cost.mean + gain * unexplained)
      cost.variance += (DRIFT * Math.max(cost.mean, LEAST_DRIFTING * noise)) ** 2
      cost.learnedAt = now
    }
    this.#forget()
  }

  #forget(): void {
    for (const cost of this.#kinds.values()) cost.pending = 0
    this.#charged = 0
    this.#deviation = 0
  }
}
