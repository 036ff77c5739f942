import { testStore } from '@headgate/core/testing'
import { createMemoryStore } from '@headgate/store-memory'
import { test } from 'vitest'

testStore({ test, createStore: () => ({ store: createMemoryStore() }) })
