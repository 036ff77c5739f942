import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

/** Meters that are looked at in one bite. */
const BITE = 200

/** Pause in ms after a bite that found much to delete. */
const SHORT_PAUSE_MS = 20

interface Seen {
  readonly rows: number | bigint
  readonly expired: number | bigint
  readonly last_key: string | null
}

/**
 * Deletes meters that mean nothing any more, in small bites, between decisions. It goes round and round through
 * the keys: an index of the times at which meters expire would have to be written with every decision.
 */
export class Sweeper {
  readonly #look: SqliteStatement
  readonly #delete: SqliteStatement
  readonly #now: () => number
  readonly #everyMs: number
  /** Up to where the meters have been looked at. */
  #lastKey = ''
  #timer: NodeJS.Timeout | undefined

  constructor(database: SqliteDatabase, now: () => number, everyMs: number) {
    this.#look = database.prepare(
      `SELECT count(*) AS rows, coalesce(sum(expires_at <= ?), 0) AS expired, max(key) AS last_key
      FROM (SELECT key, expires_at FROM meter WHERE key > ? ORDER BY key LIMIT ${BITE})`,
    )
    // One statement is one transaction.
    this.#delete = database.prepare('DELETE FROM meter WHERE key > ? AND key <= ? AND expires_at <= ?')
    this.#now = now
    this.#everyMs = everyMs
    this.#schedule(everyMs)
  }

  /** Whether the next bite begins at the first meter. */
  get isAtStart(): boolean {
    return this.#lastKey === ''
  }

  /** Looks at the next meters, and returns how many it deleted. */
  bite(): number {
    const now = this.#now()
    const { rows, expired, last_key: lastKey } = this.#look.get(now, this.#lastKey) as Seen
    const deleted = Number(expired) === 0 ? 0 : Number(this.#delete.run(this.#lastKey, lastKey, now).changes)
    this.#lastKey = Number(rows) < BITE ? '' : lastKey!
    return deleted
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #schedule(delayMs: number): void {
    if (this.#everyMs === 0) return
    this.#timer = setTimeout(() => {
      const hasMuch = this.#tryBite() >= BITE / 2
      this.#schedule(hasMuch ? Math.min(SHORT_PAUSE_MS, this.#everyMs) : this.#everyMs)
    }, delayMs)
    this.#timer.unref()
  }

  #tryBite(): number {
    try {
      return this.bite()
    } catch {
      // Another process is at it, or the next decision will fail for the same reason and tell its caller.
      return 0
    }
  }
}
