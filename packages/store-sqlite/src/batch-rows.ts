import { HeadgateError } from '@headgate/core'
import {
  type Command,
  decodeMeter,
  encodeMeter,
  type MeterState,
  type Meters,
  meterExpiresAt,
} from '@headgate/core/store'
import { show } from './show.ts'
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

/**
 * What the time at which a meter expires is rounded up to, in ms: the index of these times is then written once
 * an hour for each meter, not with every decision.
 */
const EXPIRY_STEP_MS = 3_600_000

interface Row {
  readonly key: string
  /** What is stored, or `-1` where there is no row yet. */
  readonly expiresAt: number
  meter: MeterState | undefined
  changed: boolean
}

/** The meters of one batch: each is read once, when it is asked for, and written once, at the end. */
export class BatchRows implements Meters {
  readonly #path: string
  readonly #select: SqliteStatement
  readonly #insert: SqliteStatement
  readonly #update: SqliteStatement
  readonly #updateAll: SqliteStatement
  readonly #rows: Row[] = []

  constructor(database: SqliteDatabase) {
    this.#path = database.name
    this.#select = database.prepare('SELECT state, expires_at FROM meter WHERE key = ?')
    this.#insert = database.prepare('INSERT INTO meter (state, expires_at, key) VALUES (?, ?, ?)')
    this.#update = database.prepare('UPDATE meter SET state = ? WHERE key = ?')
    this.#updateAll = database.prepare('UPDATE meter SET state = ?, expires_at = ? WHERE key = ?')
  }

  get(key: string): MeterState | undefined {
    const stored = this.#select.get(key) as { state: Uint8Array; expires_at: number | bigint } | undefined
    const meter = stored === undefined ? undefined : this.#decode(key, stored.state)
    const expiresAt = stored === undefined ? -1 : Number(stored.expires_at)
    this.#rows.push({ key, expiresAt, meter, changed: false })
    return meter
  }

  set(key: string, meter: MeterState): void {
    for (const row of this.#rows) {
      if (row.key !== key) continue
      row.meter = meter
      row.changed = true
    }
  }

  /** Writes what the batch changed. */
  write(commands: readonly Command[], now: number): void {
    for (const { key, expiresAt, meter, changed } of this.#rows) {
      if (!changed) continue
      const { limit } = commands.find((command) => command.limit.key === key)!
      const state = encodeMeter(meter!)
      const nextExpiresAt = Math.ceil(meterExpiresAt(meter!, limit, now) / EXPIRY_STEP_MS) * EXPIRY_STEP_MS
      if (nextExpiresAt === expiresAt) this.#update.run(state, key)
      else if (expiresAt < 0) this.#insert.run(state, nextExpiresAt, key)
      else this.#updateAll.run(state, nextExpiresAt, key)
    }
  }

  /** Makes ready for the next batch. */
  clear(): void {
    this.#rows.length = 0
  }

  #decode(key: string, state: Uint8Array): MeterState {
    try {
      return decodeMeter(state)
    } catch (error) {
      if (!(error instanceof HeadgateError)) throw error
      const message = `The meter ${show(key)} in ${show(this.#path)} cannot be read. ${error.message}`
      throw new HeadgateError(error.code, message, { cause: error })
    }
  }
}
