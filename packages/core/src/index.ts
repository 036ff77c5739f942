export type { Call, Subjects, Token } from './calls/call.ts'
export { type Clock, createSystemClock, type SystemClockOptions } from './clock.ts'
export type { DenialReason } from './engine/command.ts'
export type { Store, StoreCapabilities, SyncStore } from './engine/store.ts'
export { HeadgateError, type HeadgateErrorCode, type HeadgateErrorOptions } from './errors.ts'
export { families } from './families/catalogue.ts'
export type { FactName, Facts, Tier } from './families/facts.ts'
export type {
  Api,
  Capacity,
  Edges,
  Family,
  Logic,
  Metric,
  SubjectKind,
  TokenType,
} from './families/family.ts'
export type { PublishingConfig, PublishingLimit, PublishingLimitEntry } from './families/publishing-limit.ts'
export type { Decision, Denied, Granted } from './limiter/decision.ts'
export type {
  CapacityLearnedEvent,
  CeilingNearEvent,
  EventOf,
  EventType,
  FactsStaleEvent,
  FamilyCorrectedEvent,
  ForeignAppearedEvent,
  LimiterEvent,
  LimiterEvents,
  ProbingEvent,
  ResumedEvent,
  StoreFailedEvent,
  StoreRecoveredEvent,
  ThrottledEvent,
} from './limiter/events.ts'
export type { BeliefSource, CapacitySource, Explanation } from './limiter/explain.ts'
export type { LimitName } from './limiter/limit.ts'
export { createLimiter, type Limiter } from './limiter/limiter.ts'
export type {
  AcquireOptions,
  AppOptions,
  Fallback,
  LimiterOptions,
  OnStoreError,
  RunOptions,
  SubjectRef,
} from './limiter/options.ts'
export type { Answer, Permit, Settlement } from './limiter/permit.ts'
export type { PreparedCall } from './limiter/prepared-call.ts'
export type { FetchResponse, MetaResponse } from './limiter/response.ts'
export { type BatchItem, readBatch } from './meta/batch.ts'
export { type ClassifiedError, classifyError } from './meta/classify-error.ts'
export type {
  ErrorFamily,
  ErrorKind,
  ErrorMeaning,
  ErrorRetry,
  ErrorRow,
  ErrorScope,
} from './meta/error-row.ts'
export type { HeaderItem, HeadersGetter, HeadersInput, HeaderValue } from './meta/header-input.ts'
export {
  parseUsage,
  parseUsageHeader,
  type Usage,
  type UsageHeader,
  type UsageReading,
  type UsageSubject,
} from './meta/usage.ts'
