import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

/** Most meters that are deleted at once. */
const BITE = 50

/** Pause in ms between bites where there is more to delete. */
const PAUSE_MS = 20

/** Deletes meters that mean nothing any more, a few at a time, between decisions. */
export class Sweeper {
  readonly #delete: SqliteStatement
  readonly #now: () => number
  readonly #everyMs: number
  #timer: NodeJS.Timeout | undefined

  constructor(database: SqliteDatabase, now: () => number, everyMs: number) {
    // A statement of its own is a transaction of its own.
    this.#delete = database.prepare(
      `DELETE FROM meter WHERE key IN (
        SELECT key FROM meter WHERE expires_at <= ? ORDER BY expires_at LIMIT ${BITE}
      )`,
    )
    this.#now = now
    this.#everyMs = everyMs
    this.#schedule(everyMs)
  }

  /** Deletes up to 50 meters. Returns how many. */
  sweep(): number {
    return Number(this.#delete.run(this.#now()).changes)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #schedule(delayMs: number): void {
    if (this.#everyMs === 0) return
    this.#timer = setTimeout(() => {
      this.#schedule(this.#trySweep() === BITE ? Math.min(PAUSE_MS, this.#everyMs) : this.#everyMs)
    }, delayMs)
    this.#timer.unref()
  }

  #trySweep(): number {
    try {
      return this.sweep()
    } catch {
      // Another process is at it, or the next decision will fail for the same reason and tell its caller.
      return 0
    }
  }
}
