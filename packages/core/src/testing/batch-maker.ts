import type { Batch, Command, Limit } from '../engine/command.ts'
import {
  acquire,
  block,
  type Grant,
  inspect,
  metricLimit,
  read,
  release,
  resume,
  scoreLimit,
  windowLimit,
} from './commands.ts'
import type { Draw } from './random.ts'
import { createReferenceStore } from './reference-store.ts'

/** Where generated batches begin: 2026-01-01T00:00:00Z. */
export const FIRST_BATCH_AT: number = Date.UTC(2026, 0, 1)

/** Capacities that the limits of generated batches change between. */
const CAPACITIES = [10, 3, 25, 1, 40.5, 0]

/** Most calls that are remembered for later news of them. */
const MOST_CALLS = 40

/** Two limits of each kind: few, so that they fill up. */
function limitsOf(app: string): Limit[] {
  const key = (name: string) => `{${app}}:${name}`
  return [
    windowLimit(key('app')),
    windowLimit(key('user:1'), { capacity: 4 }),
    windowLimit(key('pages:7'), { capacity: 6, windowMs: 1_300, slotMs: 1_300 / 120 }),
    windowLimit(key('ads_insights:42'), { capacity: 3, exact: false }),
    windowLimit(key('custom:9'), { capacity: 0, exact: false, windowMs: 20_000, slotMs: 1_000 }),
    scoreLimit(key('ad_account:42')),
    scoreLimit(key('ad_account:43'), { capacity: 5, exact: false }),
    metricLimit(key('app:total_cputime')),
    metricLimit(key('user:1:total_time'), { capacity: 20, windowMs: 5_000, slotMs: 50 }),
  ]
}

/**
 * Makes batches as a limiter would: it has a store of its own, so that what it gives back was granted, and what
 * it reports belongs to calls that were made. Now and then it does what a limiter would not.
 */
export class BatchMaker {
  readonly #store = createReferenceStore()
  readonly #limits: Limit[]
  readonly #calls: Grant[] = []
  #now: number
  #retryAt = 0

  constructor(app: string, startAt: number) {
    this.#limits = limitsOf(app)
    this.#now = startAt
  }

  /** The limits as they stand. */
  get limits(): readonly Limit[] {
    return this.#limits
  }

  /** The next batch. All it leaves to chance is drawn. */
  make(draw: Draw): Batch {
    this.#now = Math.max(0, this.#now + this.#step(draw))
    if (draw(12) === 1) this.#changeCapacity(draw)
    const batch = { now: this.#now, commands: this.#commands(draw) }
    this.#learn(batch)
    return batch
  }

  /** How far the clock moves, in ms. */
  #step(draw: Draw): number {
    switch (draw(16)) {
      case 1:
      case 2:
        return draw(50)
      case 3:
        return 500
      case 4:
        return draw(5_000)
      case 5:
        return draw(70_000)
      case 6:
        return 60_500
      case 7:
        return draw(3) === 1 ? -draw(30_000) : -draw(20)
      case 8:
      case 9:
        return this.#untilRetry()
      case 10:
        return Math.max(0, this.#untilRetry() - 1)
      default:
        return 0
    }
  }

  #untilRetry(): number {
    return Number.isFinite(this.#retryAt) ? Math.max(0, this.#retryAt - this.#now) : 0
  }

  #changeCapacity(draw: Draw): void {
    const at = draw(this.#limits.length)
    const capacity = CAPACITIES[draw(CAPACITIES.length)]!
    const exact = draw(4) === 1 ? !this.#limits[at]!.exact : this.#limits[at]!.exact
    this.#limits[at] = { ...this.#limits[at]!, capacity, exact }
  }

  #commands(draw: Draw): Command[] {
    switch (draw(8)) {
      case 1:
      case 2:
        return Array.from({ length: 1 + draw(3) }, () => this.#news(draw))
      case 3:
        return this.#pickLimits(draw).map((limit) => inspect(limit, draw(5)))
      case 4: {
        // An acquire shares its key with nobody.
        const [first, ...rest] = this.#acquires(draw)
        const news = this.#news(draw)
        return [first!, ...rest, news].filter((command, i, all) => {
          return command !== news || all.every((other, j) => i === j || other.limit.key !== news.limit.key)
        })
      }
      default:
        return this.#acquires(draw)
    }
  }

  #pickLimits(draw: Draw): Limit[] {
    return [...new Set(Array.from({ length: 1 + draw(3) }, () => this.#limits[draw(this.#limits.length)]!))]
  }

  #acquires(draw: Draw): Command[] {
    const cost = [1, 1, 1, 2, 3, 0.5, 7, 0][draw(8)]!
    const probeMs = 1_000 + draw(2) * 30_000
    return this.#pickLimits(draw).map((limit) => acquire(limit, cost, probeMs))
  }

  /** What a response, or its absence, has to say of a call; or somebody else of a limit. */
  #news(draw: Draw): Command {
    const call = this.#calls[draw(this.#calls.length)]
    const limit = call?.limit ?? this.#limits[draw(this.#limits.length)]!
    const seq = call === undefined || draw(4) === 1 ? -1 : call.seq
    switch (draw(6)) {
      case 0:
      case 1:
        return release(this.#callToRelease(draw, limit))
      case 2:
        return block(limit, {
          seq,
          used: seq < 0 || call === undefined ? -1 : call.used - call.cost,
          forMs: 500 + draw(20_000),
          maxMs: 60_000,
          jitter: draw(100) / 100,
        })
      case 3:
        return resume(limit, call?.seq ?? 0)
      default: {
        const percent = [0, 1, 50, 99, 100, draw(130), -1][draw(7)]!
        return read(limit, this.#honest(limit, percent, seq < 0 ? undefined : call), call && { ...call, seq })
      }
    }
  }

  /**
   * What Meta can report, where all that is known of a limit is true: at least what was counted here. Less would
   * teach that the capacity is wrong.
   */
  #honest(limit: Limit, percent: number, call: Grant | undefined): number {
    if (!limit.exact || limit.algorithm !== 'window' || percent < 0) return percent
    const ask = { now: this.#now, commands: [inspect(limit)] }
    const used = call?.used ?? this.#store.execute(ask).outcomes[0]!.used
    if (used === 0) return percent
    return limit.capacity === 0 ? -1 : Math.max(percent, Math.floor((100 * used) / limit.capacity))
  }

  /** Mostly a call that was granted, which then is forgotten; sometimes one that was not, or was given back. */
  #callToRelease(draw: Draw, limit: Limit): Grant {
    const at = draw(Math.max(1, this.#calls.length))
    const call = this.#calls[at]
    if (call === undefined || draw(10) === 1) {
      return {
        limit,
        cost: 1 + draw(3),
        at: this.#now - draw(60_000),
        seq: this.#now,
        used: 0,
        sure: 0,
        probe: draw(2) === 1,
      }
    }
    if (draw(10) > 0) this.#calls.splice(at, 1)
    return call
  }

  #learn(batch: Batch): void {
    const { deniedBy, retryAt, now, outcomes } = this.#store.execute(batch)
    if (deniedBy >= 0) {
      this.#retryAt = retryAt
      return
    }
    for (const [i, command] of batch.commands.entries()) {
      if (command.kind !== 'acquire') continue
      const { seq, used, sure, probe } = outcomes[i]!
      this.#calls.push({ limit: command.limit, cost: command.cost, at: now, seq, used, sure, probe })
    }
    if (this.#calls.length > MOST_CALLS) this.#calls.splice(0, this.#calls.length - MOST_CALLS)
  }
}
