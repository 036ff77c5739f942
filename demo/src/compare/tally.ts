/** What became of the calls of one queue. */
export interface QueueTally {
  /** Jobs that were due by the end. */
  readonly due: number
  readonly answered: number
  /** How often Meta turned a call away. */
  readonly rejected: number
  /** How long it turned calls away: from a rejection to the next answer. */
  readonly blockedMs: number
}

/** What became of one run. */
export interface RunTally {
  readonly queues: readonly QueueTally[]
  /** Time that a call and its answer took together, in ms of the clock, where only 1 % took longer. */
  readonly slowMs: number
}

/** Keeps the tally of one queue. */
export class QueueCounter {
  answered = 0
  rejected = 0
  readonly #due: number
  #blockedMs = 0
  #blockedSince: number | undefined

  constructor(due: number) {
    this.#due = due
  }

  count(throttled: boolean, now: number): void {
    if (throttled) {
      this.rejected += 1
      this.#blockedSince ??= now
    } else {
      this.answered += 1
      this.#endBlock(now)
    }
  }

  tally(now: number): QueueTally {
    this.#endBlock(now)
    return { due: this.#due, answered: this.answered, rejected: this.rejected, blockedMs: this.#blockedMs }
  }

  #endBlock(now: number): void {
    if (this.#blockedSince !== undefined) this.#blockedMs += now - this.#blockedSince
    this.#blockedSince = undefined
  }
}
