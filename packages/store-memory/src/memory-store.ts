import { HeadgateError } from '@headgate/core'
import { createReducer, type MeterState, type SyncStore, show } from '@headgate/core/store'
import { LRUCache } from 'lru-cache'

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /**
   * Most meters that are kept: a whole number from 1 to 16,777,216. Defaults to `100_000`.
   *
   * A meter is one limit of one subject: an ad account's Ads Insights limit, a user's limit. Beyond the number,
   * the least recently used meter is forgotten, with the calls it counted and its block, and its subject starts
   * afresh. So choose more than there are meters in use within one window. Room for their index is taken at
   * once, 28 bytes each; the README tells what a meter adds.
   */
  readonly maxMeters?: number | undefined
}

/** A store in the memory of this process. */
export interface MemoryStore extends SyncStore {
  /** How many meters are kept. */
  readonly size: number
}

const DEFAULT_MAX_METERS = 100_000

/** No more entries fit in one of V8's maps. */
const MOST_METERS = 2 ** 24

/**
 * Makes a store in the memory of this process. It answers at once, others do not see it, and a restart empties it.
 *
 * @throws {HeadgateError} `ERR_INVALID_OPTION` for an option that is not known, or out of range.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const meters = new LRUCache<string, MeterState>({ max: maxMetersOf(options) })
  // The cache makes an object of 56 bytes for each look-up that is given none, and writes to it.
  const lookUp: { status: LRUCache.Status<string, MeterState, unknown> | undefined } = { status: undefined }
  const execute = createReducer({
    get(key) {
      lookUp.status = undefined
      return meters.get(key, lookUp as LRUCache.GetOptions<string, MeterState, unknown>)
    },
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

function maxMetersOf(options: MemoryStoreOptions): number {
  if (typeof options !== 'object' || options === null) {
    throw invalid(`The options of createMemoryStore are ${show(options)}; they should be an object.`)
  }
  const unknown = Object.keys(options).find((name) => name !== 'maxMeters')
  if (unknown !== undefined) {
    throw invalid(`createMemoryStore has no option ${show(unknown)}; its only option is maxMeters.`)
  }
  const { maxMeters = DEFAULT_MAX_METERS } = options
  if (Number.isInteger(maxMeters) && maxMeters >= 1 && maxMeters <= MOST_METERS) return maxMeters
  throw invalid(
    `The option maxMeters is ${show(maxMeters)}; it should be a whole number from 1 to ${MOST_METERS}.`,
  )
}

function invalid(message: string): HeadgateError {
  return new HeadgateError('ERR_INVALID_OPTION', message)
}
