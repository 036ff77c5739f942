import { randomInt } from 'node:crypto'
import { HeadgateError } from '@headgate/core'
import {
  type Command,
  decodeMeter,
  encodeMeter,
  type Limit,
  type MeterState,
  type Meters,
  meterExpiresAt,
  show,
} from '@headgate/core/store'
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts'

/** Most meters that are kept in memory, of some 3 kB each. */
const MOST_KEPT = 1_000

/** A meter of the batch, and the row that it was read from. */
interface Row {
  readonly key: string
  meter: MeterState | undefined
  /** Of the row as it is, or `-1` where there is none yet. */
  version: number
  changed: boolean
}

interface StoredRow {
  readonly version: number | bigint
  readonly state: Uint8Array
}

/**
 * The meters of one batch: each is read once, when it is asked for, and written once, at the end.
 *
 * Every write gives its row a version that no other has: each store counts from a random number. So a meter that
 * this store wrote or read last is known by the version of its row, and need not be read again.
 */
export class BatchRows implements Meters {
  readonly #path: string
  readonly #selectVersion: SqliteStatement
  readonly #select: SqliteStatement
  readonly #insert: SqliteStatement
  readonly #update: SqliteStatement
  readonly #kept = new Map<string, Row>()
  readonly #batch: Row[] = []
  #lastVersion = randomInt(2 ** 48 - 1)

  constructor(database: SqliteDatabase) {
    this.#path = database.name
    this.#selectVersion = database.prepare('SELECT version FROM meter WHERE key = ?')
    this.#select = database.prepare('SELECT version, state FROM meter WHERE key = ?')
    this.#insert = database.prepare('INSERT INTO meter (version, expires_at, state, key) VALUES (?, ?, ?, ?)')
    this.#update = database.prepare('UPDATE meter SET version = ?, expires_at = ?, state = ? WHERE key = ?')
  }

  get(key: string): MeterState | undefined {
    const row = this.#findKept(key) ?? this.#read(key)
    this.#batch.push(row)
    return row.meter
  }

  set(key: string, meter: MeterState): void {
    for (const row of this.#batch) {
      if (row.key !== key) continue
      row.meter = meter
      row.changed = true
    }
  }

  /** Writes what the batch changed. */
  write(commands: readonly Command[], now: number): void {
    for (const row of this.#batch) {
      if (!row.changed) continue
      const { key } = row
      const meter = row.meter!
      const write = row.version < 0 ? this.#insert : this.#update
      const expiresAt = Math.ceil(meterExpiresAt(meter, limitOf(commands, key), now))
      row.version = this.#lastVersion += 1
      row.changed = false
      write.run(row.version, expiresAt, encodeMeter(meter), key)
    }
  }

  /** Ends the batch, once what it wrote is committed. */
  keep(): void {
    for (const row of this.#batch) {
      if (row.meter === undefined || this.#kept.get(row.key) === row) continue
      this.#kept.set(row.key, row)
      // The first of a map is what was added first.
      if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    }
    this.#batch.length = 0
  }

  /** Ends the batch, where it failed: the meters in memory may have changed, those in the file have not. */
  drop(): void {
    for (const { key } of this.#batch) this.#kept.delete(key)
    this.#batch.length = 0
  }

  #findKept(key: string): Row | undefined {
    const kept = this.#kept.get(key)
    if (kept === undefined) return undefined
    const stored = this.#selectVersion.get(key) as Pick<StoredRow, 'version'> | undefined
    return stored !== undefined && Number(stored.version) === kept.version ? kept : undefined
  }

  #read(key: string): Row {
    const stored = this.#select.get(key) as StoredRow | undefined
    if (stored === undefined) return { key, meter: undefined, version: -1, changed: false }
    const meter = this.#decode(key, stored.state)
    return { key, meter, version: Number(stored.version), changed: false }
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

function limitOf(commands: readonly Command[], key: string): Limit {
  let i = 0
  while (commands[i]!.limit.key !== key) i += 1
  return commands[i]!.limit
}
