import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createReducer, type MeterState, type SyncStore } from '@headgate/core/store'

/** Keeps meters in a JSON file, for one process at a time: nothing locks the file. */
export function createFileStore(path: string): SyncStore {
  return {
    capabilities: Object.freeze({
      sync: true,
      scope: 'process',
      durable: true,
      evicts: false,
      clock: 'caller',
    }),
    execute(batch) {
      const meters = load(path)
      let changed = false
      const reduce = createReducer({
        get: (key) => meters.get(key),
        set(key, meter) {
          meters.set(key, meter)
          changed = true
        },
      })
      const reply = reduce(batch)
      if (changed) save(path, meters)
      return reply
    },
    close() {},
  }
}

function load(path: string): Map<string, MeterState> {
  try {
    return new Map(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return new Map()
    throw error
  }
}

/** Replaces the file in one step, so that a crash leaves the old state or the new one. */
function save(path: string, meters: Map<string, MeterState>): void {
  writeFileSync(`${path}.new`, JSON.stringify([...meters]))
  renameSync(`${path}.new`, path)
}
