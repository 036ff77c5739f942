export { createFakeClock, type FakeClock } from './testing/fake-clock.ts'
export { createReferenceStore, type ReferenceStoreOptions } from './testing/reference-store.ts'
