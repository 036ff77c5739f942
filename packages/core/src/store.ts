export type {
  AcquireCommand,
  Batch,
  BlockCommand,
  Command,
  DenialReason,
  InspectCommand,
  Limit,
  Outcome,
  ReadCommand,
  ReleaseCommand,
  Reply,
  ResumeCommand,
} from './engine/command.ts'
export { createOutcome, createReply } from './engine/command.ts'
export type { MeterState } from './engine/meter.ts'
export { decodeMeter, encodeMeter } from './engine/meter-codec.ts'
export { meterExpiresAt } from './engine/meter-expiry.ts'
export { createReducer, type Meters } from './engine/reduce.ts'
export type { Store, StoreCapabilities, SyncStore } from './engine/store.ts'
export { show } from './errors.ts'
