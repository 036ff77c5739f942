import { parseUsageHeader, type UsageHeader, type UsageReading } from '../meta/usage.ts'

/** Longest header value that is kept to tell whether the next one is news. */
const LONGEST_HEARD = 4_096

const NOTHING: readonly UsageReading[] = []

/** What a header said, and when it was last taken in, epoch ms. */
interface Heard {
  readonly value: string
  readonly readings: readonly UsageReading[]
  at: number
}

/** What usage headers said last, unless that was too long to keep. */
export class HeardHeaders {
  readonly #byName = new Map<UsageHeader, Heard>()

  /**
   * What a header says, where that is news: it is not what it said before, or that was last taken in `renewMs` ago.
   *
   * @param renewMs `0` takes all for news
   */
  takeIn(name: UsageHeader, value: string, now: number, renewMs: number): readonly UsageReading[] {
    const heard = this.#byName.get(name)
    if (heard?.value === value) {
      if (Math.abs(now - heard.at) < renewMs) return NOTHING
      heard.at = now
      return heard.readings
    }
    const readings = parseUsageHeader(name, value)
    if (value.length > LONGEST_HEARD) this.#byName.delete(name)
    else this.#byName.set(name, { value, readings, at: now })
    return readings
  }

  /** Takes whatever comes next for news. */
  forget(): void {
    this.#byName.clear()
  }
}
