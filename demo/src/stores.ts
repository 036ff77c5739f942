import { join } from 'node:path'
import type { Clock, Store } from '@headgate/core'
import { createMemoryStore } from '@headgate/store-memory'
import { createSqliteStore } from '@headgate/store-sqlite'

/** What a store may need to be opened. */
export interface StorePlace {
  readonly clock: Clock
  /** Where files may be put. Whoever made it removes it. */
  readonly folder: string
}

export type StoreName = 'memory' | 'sqlite'

interface Opener {
  /** Whether several processes that open it in the same folder share it. */
  readonly shared: boolean
  open(place: StorePlace): Store
}

/** Opens each store that Headgate can be shown with. */
const openers: Readonly<Record<StoreName, Opener>> = {
  memory: { shared: false, open: () => createMemoryStore() },
  sqlite: {
    shared: true,
    open: ({ clock, folder }) => createSqliteStore(join(folder, 'meters.db'), { clock }),
  },
}

export const storeNames: readonly string[] = Object.keys(openers)

export function isStoreName(name: string): name is StoreName {
  return Object.hasOwn(openers, name)
}

/** Whether several processes can share the store. */
export function isShared(name: StoreName): boolean {
  return openers[name].shared
}

/** Opens a store. Whoever opens it closes it. */
export function openStore(name: StoreName, place: StorePlace): Store {
  return openers[name].open(place)
}
