import { MemoryStore, type Options } from 'express-rate-limit'
import { createPick } from '../chance.ts'
import type { Subject, Task } from '../subject.ts'

const HOUR_MS = 3_600_000

function createStore(): MemoryStore {
  const store = new MemoryStore()
  store.init({ windowMs: HOUR_MS } as Options)
  return store
}

/** Its store counts, and the middleware compares the count with the limit. */
function increment(subjects: number, limit: number) {
  return async (): Promise<Task> => {
    const store = createStore()
    const keys = Array.from({ length: subjects }, (_, i) => `user:${i}`)
    for (const key of keys) await store.increment(key)
    const pick = createPick(subjects)
    return {
      run: async () => ((await store.increment(keys[pick()]!)).totalHits <= limit ? 1 : 0),
      close: () => store.shutdown(),
    }
  }
}

async function fill(meters: number, callsEach: number): Promise<unknown> {
  const store = createStore()
  for (let turn = 0; turn < callsEach; turn++) {
    for (let i = 0; i < meters; i++) await store.increment(`user:${i}`)
  }
  return store
}

export const subject: Subject = {
  title: "express-rate-limit's memory store",
  place: 'memory',
  package: 'express-rate-limit',
  lacks: [
    'rolling window',
    'several limits at once',
    'learning from responses',
    'answering at once',
    'denials that take nothing',
    'waiting',
  ],
  trials: {
    'one-limit': increment(1, 1e9),
    'one-limit-many': increment(10_000, 1e9),
    denied: increment(1, 1),
    'denied-many': increment(10_000, 1),
  },
  fill,
}
