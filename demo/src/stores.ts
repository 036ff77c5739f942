import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, Store } from '@headgate/core'
import { startRedisServer } from '@headgate/servers'
import { createMemoryStore } from '@headgate/store-memory'
import { createRedisStore } from '@headgate/store-redis'
import { createSqliteStore } from '@headgate/store-sqlite'
import { Redis } from 'ioredis'

/** Where the state of a run lives. Whoever made it removes it. */
export interface StorePlace {
  /** By which every process finds it. */
  readonly address: string
  remove(): Promise<void> | void
}

export type StoreName = 'memory' | 'sqlite' | 'redis'

interface Opener {
  /** Whether several processes that open it at the same address share it. */
  readonly shared: boolean
  makePlace(): Promise<StorePlace> | StorePlace
  open(address: string, clock: Clock): Store
}

/** Opens each store that Headgate can be shown with. */
const openers: Readonly<Record<StoreName, Opener>> = {
  memory: {
    shared: false,
    makePlace: () => ({ address: '', remove() {} }),
    open: () => createMemoryStore(),
  },
  sqlite: {
    shared: true,
    makePlace() {
      const folder = mkdtempSync(join(tmpdir(), 'headgate-demo-'))
      return { address: join(folder, 'meters.db'), remove: () => rmSync(folder, { recursive: true }) }
    },
    open: (address, clock) => createSqliteStore(address, { clock }),
  },
  redis: {
    shared: true,
    async makePlace() {
      const server = await startRedisServer()
      return { address: String(server.port), remove: () => server.stop() }
    },
    open(address, clock) {
      const client = new Redis(Number(address))
      // A second of this machine holds minutes of the simulated day: none is to be lost to a busy moment.
      const store = createRedisStore(client, { clock, commandTimeoutMs: 10_000 })
      return {
        ...store,
        async close() {
          await store.close()
          client.disconnect()
        },
      }
    },
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

/** Makes a place for the state of a run, and removes it afterwards. */
export async function withPlace<T>(name: StoreName, use: (address: string) => Promise<T>): Promise<T> {
  const { address, remove } = await openers[name].makePlace()
  try {
    return await use(address)
  } finally {
    await remove()
  }
}

/** Opens a store. Whoever opens it closes it. */
export function openStore(name: StoreName, address: string, clock: Clock): Store {
  return openers[name].open(address, clock)
}
