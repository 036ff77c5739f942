import type { Batch, Reply } from './command.ts'

/** What a store can and cannot do. Core and the conformance suite read it; all fields are required. */
export interface StoreCapabilities {
  /** Whether `execute` answers at once. Then `limiter.tryAcquire` returns a decision, not a promise. */
  readonly sync: boolean
  /** Who else sees the same state: this process only, all processes of the host, or all hosts. */
  readonly scope: 'process' | 'host' | 'network'
  /** Whether state survives a restart. */
  readonly durable: boolean
  /** Whether state in use may be forgotten for lack of room, and with it what was counted. */
  readonly evicts: boolean
  /** Whose `now` decides: the caller's, as it stands in the batch, or the store's own. */
  readonly clock: 'caller' | 'store'
}

/**
 * Keeps the state of meters. Implement it to add a place where state can live; prove it with `testStore` of
 * `@headgate/core/testing`.
 */
export interface Store {
  /** Frozen when the store is made. */
  readonly capabilities: StoreCapabilities
  /**
   * Applies a batch as one step: all of it or, if one acquire is denied, nothing.
   *
   * The batch is read before `execute` returns, and is used again by the caller afterwards. A store that
   * answers at once may return the same reply object each time; a promise resolves to a reply of its own.
   */
  execute(batch: Batch): Reply | Promise<Reply>
  /**
   * Has a listener called whenever the store finds that it can be asked again, and returns a function that ends this.
   * Limiters that leave a store alone after it failed then try it at once. A store that cannot tell leaves it out, and is
   * tried from time to time.
   */
  onReachable?(listener: () => void): () => void
  /** Frees what the store opened itself, never what it was given. May be called again. */
  close(): void | Promise<void>
}

/** A store that answers at once: memory, SQLite. */
export interface SyncStore extends Store {
  readonly capabilities: StoreCapabilities & { readonly sync: true }
  execute(batch: Batch): Reply
}
