import type { Clock } from '../clock.ts'
import type { MeterState } from '../engine/meter.ts'
import { createReducer } from '../engine/reduce.ts'
import type { SyncStore } from '../engine/store.ts'

/** Options of {@link createReferenceStore}. */
export interface ReferenceStoreOptions {
  /** Where the store takes its time from. Defaults to none: the time in each batch decides. */
  readonly clock?: Pick<Clock, 'now'>
}

/** Makes the shortest store that is honest: what every other one must agree with. It never forgets a meter. */
export function createReferenceStore({ clock }: ReferenceStoreOptions = {}): SyncStore {
  const meters = new Map<string, MeterState>()
  const reduce = createReducer({
    get: (key) => meters.get(key),
    set: (key, meter) => meters.set(key, meter),
  })
  return {
    capabilities: Object.freeze({
      sync: true,
      scope: 'process',
      durable: false,
      evicts: false,
      clock: clock === undefined ? 'caller' : 'store',
    }),
    execute: (batch) => reduce(clock === undefined ? batch : { commands: batch.commands, now: clock.now() }),
    close: () => meters.clear(),
  }
}
