export {
  batchesFrom,
  type CommandSource,
  type CommandSourceOptions,
  createCommandSource,
} from './testing/command-source.ts'
export { createFakeClock, type FakeClock } from './testing/fake-clock.ts'
export { createReferenceStore, type ReferenceStoreOptions } from './testing/reference-store.ts'
export type { StoreUnderTest } from './testing/suite/harness.ts'
export { type TestStoreOptions, testStore } from './testing/test-store.ts'
