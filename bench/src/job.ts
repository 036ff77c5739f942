import type { LatencyOptions } from './measure/latency.ts'
import type { Timer } from './measure/timer.ts'
import type { TrialName } from './trials.ts'

/** What one fresh process measures. */
export type Job =
  | {
      readonly kind: 'latency'
      readonly subject: string
      readonly trial: TrialName
      readonly options: LatencyOptions
    }
  | {
      readonly kind: 'allocation'
      readonly subject: string
      readonly trial: TrialName
      readonly warmupMs: number
    }
  | { readonly kind: 'heap'; readonly subject: string; readonly callsEach: number }

/** What a process sends back: what it measured, and by what clock. */
export interface Answer<T = unknown> {
  readonly timer: Timer
  readonly measured: T
}
