import { createSqliteStore } from '@headgate/store-sqlite'
import { type OpenStore, storeTrials } from '../headgate.ts'
import { createScratchFile } from '../scratch-file.ts'
import type { Subject } from '../subject.ts'

/** Calls that fill the windows beforehand: fewer than in memory, so that trials begin in time. */
const FILLING = 5_000

const open: OpenStore = (clock) => {
  const { path, remove } = createScratchFile()
  const store = createSqliteStore(path, { clock, sweepEveryMs: 0 })
  return {
    store,
    close() {
      store.close()
      remove()
    },
  }
}

export const subject: Subject = {
  title: 'Headgate, SQLite',
  place: 'sqlite',
  package: '@headgate/store-sqlite',
  trials: storeTrials(open, { filling: FILLING }),
}
