import { HOUR_MS } from './families/windows.ts'
import type { Amount } from './gauge.ts'
import type { ForeignTraffic } from './options.ts'
import { createRandom, type Random } from './random.ts'

/** The longest stretch for which the rate is taken as constant. */
const STEP_MS = 60_000

/** A seeded Poisson stream of someone else's calls, drawn only when time has passed over them. */
export class ForeignSource {
  readonly amount: Amount
  readonly #callsPerHour: (now: number) => number
  readonly #random: Random
  #cursor: number
  #next: number | undefined

  constructor(traffic: ForeignTraffic, seed: number, index: number, startAt: number) {
    const { callsPerHour } = traffic
    if (typeof callsPerHour === 'number' && !(callsPerHour >= 0)) {
      throw new TypeError(
        `foreign traffic: callsPerHour is ${callsPerHour}, but must be a number not below 0`,
      )
    }
    this.amount = { calls: traffic.cost ?? 1, cpuMs: traffic.cpuMs ?? 0, timeMs: traffic.timeMs ?? 0 }
    this.#callsPerHour = typeof callsPerHour === 'number' ? () => callsPerHour : callsPerHour
    this.#random = createRandom(seed, `foreign ${index}`)
    this.#cursor = startAt
  }

  /** When the next call arrives, if that is not after `now`. Asking again without `take` gives the same. */
  nextUntil(now: number): number | undefined {
    while (this.#next === undefined) {
      if (this.#cursor > now) return undefined
      const rate = this.#callsPerHour(this.#cursor)
      const gapMs = rate > 0 ? (-Math.log(1 - this.#random()) * HOUR_MS) / rate : Number.POSITIVE_INFINITY
      // A gap has no memory, so one longer than the step can be drawn anew where the step ends.
      if (gapMs > STEP_MS) {
        this.#cursor += STEP_MS
      } else {
        this.#cursor += gapMs
        this.#next = Math.ceil(this.#cursor)
      }
    }
    return this.#next <= now ? this.#next : undefined
  }

  /** Goes on to the call after the one that `nextUntil` gave. */
  take(): void {
    this.#next = undefined
  }
}
