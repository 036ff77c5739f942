import type { Amount, Gauge, Level } from './gauge.ts'

/**
 * A leaky bucket that drains evenly. It never holds more than it can: what comes in
 * above the rim is lost, as the recorded scores show, which stay at 100 % while calls go on.
 */
export class BucketGauge implements Gauge {
  readonly #drainMs: (points: number) => number
  readonly #points: () => number
  #level = 0
  #levelAt = Number.NEGATIVE_INFINITY

  constructor(drainMs: (points: number) => number, points: () => number) {
    this.#drainMs = drainMs
    this.#points = points
  }

  advance(at: number): void {
    this.#level = this.count(at)
    this.#levelAt = at
  }

  count(at: number): number {
    if (this.#level === 0) return 0
    const points = this.#points()
    return Math.max(
      0,
      Math.min(this.#level, points) - ((at - this.#levelAt) * points) / this.#drainMs(points),
    )
  }

  isFull(at: number): boolean {
    return this.count(at) >= this.#points()
  }

  add(at: number, amount: Amount): void {
    this.#level = Math.min(this.count(at) + amount.calls, this.#points())
    this.#levelAt = at
  }

  level(at: number): Level {
    const unlimited = Number.POSITIVE_INFINITY
    return {
      count: this.count(at),
      capacity: this.#points(),
      cpuMs: 0,
      cpuCapacityMs: unlimited,
      timeMs: 0,
      timeCapacityMs: unlimited,
    }
  }

  belowFullAt(at: number): number {
    if (this.#points() <= 0) return Number.POSITIVE_INFINITY
    return this.isFull(at) ? at + 1 : at
  }
}
