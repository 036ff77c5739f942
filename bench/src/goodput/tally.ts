import { HOUR_MS, MINUTE_MS, START_AT } from './units.ts'

/** Counts what became of the calls of a run, minute by minute. */
export class Tally {
  readonly answered: Uint32Array
  readonly refused: Uint32Array
  /** Percent of the binding limit that was used at the end of the minute, by whoever. */
  readonly percent: Float64Array

  constructor(lengthMs: number) {
    const minutes = Math.ceil(lengthMs / MINUTE_MS)
    this.answered = new Uint32Array(minutes)
    this.refused = new Uint32Array(minutes)
    this.percent = new Float64Array(minutes)
  }

  arrived(now: number, answered: boolean): void {
    const minute = Math.floor((now - START_AT) / MINUTE_MS)
    if (answered) this.answered[minute]! += 1
    else this.refused[minute]! += 1
  }

  /**
   * Answered calls, from `fromMs` on. Over one window at the beginning they weigh more and more, and over the
   * last one less and less: so that it does not matter where in a burst a run is cut off.
   */
  goodput(fromMs: number, windowMs: number): number {
    const lengthMs = this.answered.length * MINUTE_MS
    let sum = 0
    for (let minute = 0; minute < this.answered.length; minute++) {
      const at = (minute + 0.5) * MINUTE_MS
      const rise = fromMs === 0 ? 1 : Math.min(1, Math.max(0, (at - fromMs) / windowMs))
      const fall = Math.min(1, (lengthMs - at) / windowMs)
      sum += rise * fall * this.answered[minute]!
    }
    return sum
  }

  get totalAnswered(): number {
    return sumOf(this.answered)
  }

  get totalRefused(): number {
    return sumOf(this.refused)
  }

  /** The most refusals in an hour after the first. */
  get mostRefusedInHour(): number {
    const minutes = HOUR_MS / MINUTE_MS
    let most = 0
    for (let from = minutes; from < this.refused.length; from += minutes) {
      most = Math.max(most, sumOf(this.refused.subarray(from, from + minutes)))
    }
    return most
  }
}

function sumOf(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
