import type { Amount, Gauge, Level } from './gauge.ts'

/**
 * A leaky bucket that drains evenly. The call that fills it may overflow it, so that nobody passes more often
 * than it drains; rejected calls fill it up to the rim and no further.
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
    return Math.max(0, this.#level - ((at - this.#levelAt) * points) / this.#drainMs(points))
  }

  isFull(at: number): boolean {
    return this.count(at) >= this.#points()
  }

  add(at: number, amount: Amount, failed: boolean): void {
    const before = this.count(at)
    const after = before + amount.calls
    this.#level = failed ? Math.max(before, Math.min(after, this.#points())) : after
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
    const points = this.#points()
    if (points <= 0) return Number.POSITIVE_INFINITY
    const excess = this.count(at) - points
    return excess < 0 ? at : at + Math.floor((excess * this.#drainMs(points)) / points) + 1
  }
}
