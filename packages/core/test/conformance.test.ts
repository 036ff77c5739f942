import { createFakeClock, createReferenceStore, testStore } from '@headgate/core/testing'
import { describe, test } from 'vitest'

describe('the reference store', () => {
  testStore({ test, createStore: () => ({ store: createReferenceStore() }) })
})

describe('the reference store with a clock of its own', () => {
  testStore({
    test,
    createStore() {
      const clock = createFakeClock()
      return { store: createReferenceStore({ clock }), setNow: clock.set }
    },
  })
})
