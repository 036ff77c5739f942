import { type Clock, HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'

/** Options of {@link createSqliteStore}. */
export interface SqliteStoreOptions {
  /**
   * What is waited for before a grant is given out.
   *
   * - `'normal'`: that the operating system has it. Nothing is lost when a process crashes or is killed. When
   *   the machine loses power or its system crashes, the last grants can be, never the file: those since the
   *   last checkpoint, some 500 calls of two limits.
   * - `'full'`: that the disk has it. Nothing is lost. Each decision takes as long as the disk takes to sync.
   * - `'off'`: as `'normal'`, but checkpoints are not synced either: a loss of power can destroy the file.
   *
   * Defaults to `'normal'` for a path; a database that you opened keeps the setting it has.
   */
  readonly synchronous?: 'off' | 'normal' | 'full'
  /**
   * Longest time in ms that a decision waits while other processes are at the file, from 0 to 60,000. The thread
   * stands still meanwhile. Then it fails with `ERR_STORE_BUSY`. Defaults to `5000`.
   */
  readonly busyTimeoutMs?: number
  /**
   * How often in ms the next 200 meters are looked at, between decisions, and those deleted that mean nothing any
   * more: from 10 to 86,400,000, or `0` for never. Where there is much to delete it goes on sooner. Defaults to
   * `1000`.
   */
  readonly sweepEveryMs?: number
  /**
   * Where the store takes its time from. It is asked when a batch has its turn, not when it was handed over:
   * while one waited, others may have been granted. Processes that share a file need the same time, so change it
   * in tests and simulations only, and give the limiter the same clock. Defaults to the clock of the machine.
   */
  readonly clock?: Pick<Clock, 'now'>
}

/** Options with every default filled in. */
export interface SqliteStoreSettings {
  readonly synchronous: 'off' | 'normal' | 'full' | undefined
  readonly busyTimeoutMs: number
  readonly sweepEveryMs: number
  readonly clock: Pick<Clock, 'now'>
}

const NAMES = ['synchronous', 'busyTimeoutMs', 'sweepEveryMs', 'clock']
const SYNCHRONOUS: readonly unknown[] = ['off', 'normal', 'full']
const LONGEST_BUSY_MS = 60_000
const SHORTEST_SWEEP_MS = 10
const LONGEST_SWEEP_MS = 86_400_000

/**
 * Checks options and fills in what was left out.
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION`
 */
export function readOptions(options: SqliteStoreOptions): SqliteStoreSettings {
  if (typeof options !== 'object' || options === null) {
    throw invalid(`The options of createSqliteStore are ${show(options)}; they should be an object.`)
  }
  for (const name of Object.keys(options)) {
    if (NAMES.includes(name)) continue
    throw invalid(`createSqliteStore has no option ${show(name)}; its options are ${NAMES.join(', ')}.`)
  }
  const { synchronous, busyTimeoutMs = 5_000, sweepEveryMs = 1_000, clock = { now: Date.now } } = options
  if (synchronous !== undefined && !SYNCHRONOUS.includes(synchronous)) {
    throw invalidOption('synchronous', synchronous, "'off', 'normal' or 'full'")
  }
  if (!isBetween(busyTimeoutMs, 0, LONGEST_BUSY_MS)) {
    throw invalidOption('busyTimeoutMs', busyTimeoutMs, `a number of ms from 0 to ${LONGEST_BUSY_MS}`)
  }
  if (sweepEveryMs !== 0 && !isBetween(sweepEveryMs, SHORTEST_SWEEP_MS, LONGEST_SWEEP_MS)) {
    const right = `a number of ms from ${SHORTEST_SWEEP_MS} to ${LONGEST_SWEEP_MS}, or 0 for never`
    throw invalidOption('sweepEveryMs', sweepEveryMs, right)
  }
  if (typeof clock?.now !== 'function') throw invalidOption('clock', clock, 'an object with now()')
  return { synchronous, busyTimeoutMs, sweepEveryMs, clock }
}

function isBetween(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

function invalidOption(name: string, value: unknown, right: string): HeadgateError {
  return invalid(`The option ${name} is ${show(value)}; it should be ${right}.`)
}

function invalid(message: string): HeadgateError {
  return new HeadgateError('ERR_INVALID_OPTION', message)
}
