import type { Clock } from '@headgate/core'
import type { Random } from '../random.ts'
import type { Job } from './demand.ts'
import type { Answer } from './transport.ts'

/** What a strategy works with during one run. */
interface StrategySetup {
  readonly clock: Clock
  readonly random: Random
  /** Aborts when the run is over. */
  readonly signal: AbortSignal
}

/** Decides when each call goes, and what happens where it is turned away. */
export interface Strategy {
  /** Sends a job until it is answered. Rejects, or resolves without an answer, once the run is over. */
  deliver(job: Job, send: () => Promise<Answer>): Promise<void>
  close(): Promise<void>
}

export type StartStrategy = (setup: StrategySetup) => Promise<Strategy>
