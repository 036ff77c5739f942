import type { StoreCapabilities } from '../../engine/store.ts'
import type { Harness } from './harness.ts'

/** One promise that a store keeps. */
export interface Case {
  /** The promise. Known gaps are listed by it. */
  readonly name: string
  /** Whether stores of these capabilities make the promise. All do, unless told otherwise. */
  readonly when?: (capabilities: StoreCapabilities) => boolean
  readonly run: (harness: Harness) => Promise<void>
}
