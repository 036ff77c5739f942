import type { Store } from '@headgate/core'
import { createMemoryStore } from '@headgate/store-memory'

/** Opens each store that Headgate can be shown with. */
const openers = {
  memory: (): Store => createMemoryStore(),
}

export type StoreName = keyof typeof openers

export const storeNames: readonly string[] = Object.keys(openers)

export function isStoreName(name: string): name is StoreName {
  return Object.hasOwn(openers, name)
}

/** Opens a store, new and empty. Whoever opens it closes it. */
export async function openStore(name: StoreName): Promise<Store> {
  return openers[name]()
}
