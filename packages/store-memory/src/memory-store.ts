import { HeadgateError } from '@headgate/core'
import { createReducer, type MeterState, type SyncStore } from '@headgate/core/store'
import { LRUCache } from 'lru-cache'

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /**
   * Most meters that are kept, from 1 to 16,777,216. Beyond it the least recently used meter is forgotten, and
   * with it the calls it counted and its block, so that its subject starts afresh. Choose more than the meters
   * in use within one window: usually the users, ad accounts and pages called within an hour, times the limits
   * each passes. Room for the index is taken up front, 28 bytes a meter; the README says what a meter adds.
   * Defaults to `100_000`.
   */
  readonly maxMeters?: number
}

/** A store in the memory of this process. */
export interface MemoryStore extends SyncStore {
  /** How many meters are kept. */
  readonly size: number
}

const DEFAULT_MAX_METERS = 100_000

/** No more entries fit in a `Map` of V8's. */
const MOST_METERS = 2 ** 24

/**
 * Makes a store that keeps meters in the memory of this process. It answers at once, is not shared, and is empty
 * after a restart.
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION` for an option that is not known or out of range.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const meters = new LRUCache<string, MeterState>({ max: readMaxMeters(options) })
  const execute = createReducer({
    get: (key) => meters.get(key),
    set(key, meter, known) {
      if (!known) meters.set(key, meter)
    },
  })
  return {
    capabilities: Object.freeze({
      sync: true,
      scope: 'process',
      durable: false,
      evicts: true,
      clock: 'caller',
    }),
    get size() {
      return meters.size
    },
    execute,
    close: () => meters.clear(),
  }
}

function readMaxMeters(options: MemoryStoreOptions): number {
  for (const name of Object.keys(options)) {
    if (name === 'maxMeters') continue
    throw new HeadgateError(
      'ERR_INVALID_OPTION',
      `createMemoryStore has no option ${JSON.stringify(name)}; it has "maxMeters"`,
    )
  }
  const { maxMeters = DEFAULT_MAX_METERS } = options
  if (Number.isInteger(maxMeters) && maxMeters >= 1 && maxMeters <= MOST_METERS) return maxMeters
  const seen =
    typeof maxMeters === 'number' ? String(maxMeters) : (JSON.stringify(maxMeters) ?? typeof maxMeters)
  throw new HeadgateError(
    'ERR_INVALID_OPTION',
    `maxMeters must be a whole number from 1 to ${MOST_METERS}, not ${seen}`,
  )
}
