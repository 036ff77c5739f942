/** Commands and limits with the least that a test has to say. */

import type {
  AcquireCommand,
  Batch,
  BlockCommand,
  Command,
  InspectCommand,
  Limit,
  ReadCommand,
  ReleaseCommand,
  ResumeCommand,
} from '../engine/command.ts'

/** What {@link windowLimit}, {@link scoreLimit} and {@link metricLimit} take. */
export type LimitFields = Partial<Omit<Limit, 'key' | 'algorithm'>>

/** A window of 60 s in slots of 500 ms: 10 calls, exact, unless told otherwise. */
export function windowLimit(key: string, fields: LimitFields = {}): Limit {
  return {
    key,
    algorithm: 'window',
    capacity: 10,
    exact: true,
    windowMs: 60_000,
    guardMs: 0,
    slotMs: 500,
    ...fields,
  }
}

/** A score of 60 points that drains in 300 s, exact, unless told otherwise. */
export function scoreLimit(key: string, fields: LimitFields = {}): Limit {
  return {
    key,
    algorithm: 'score',
    capacity: 60,
    exact: true,
    windowMs: 300_000,
    guardMs: 0,
    slotMs: 2_500,
    ...fields,
  }
}

/** A quota of 1000 parts in a window of 60 s, in slots of 500 ms, unless told otherwise. */
export function metricLimit(key: string, fields: LimitFields = {}): Limit {
  return { ...windowLimit(key, { capacity: 1_000, ...fields }), algorithm: 'metric' }
}

export function acquire(limit: Limit, cost = 1, probeMs = 30_000): AcquireCommand {
  return { kind: 'acquire', limit, cost, probeMs }
}

/** What a caller remembers of a grant. */
export interface Grant {
  readonly limit: Limit
  readonly cost: number
  readonly at: number
  readonly seq: number
  readonly used: number
  readonly sure: number
  readonly probe: boolean
}

export function release({ limit, cost, at, seq, probe }: Grant): ReleaseCommand {
  return { kind: 'release', limit, cost, at, seq, probe }
}

/** What a reading needs of a {@link Grant}. What is `sure` is all that was used, unless told otherwise. */
export interface Since {
  readonly seq: number
  readonly used: number
  readonly sure?: number
  readonly cost?: number
}

/** A reading as of `since`, or as of now; with a percentage of −1, a call that came back without one. */
export function read(limit: Limit, percent: number, since?: Since): ReadCommand {
  const { seq = -1, used = 0, cost = 0 } = since ?? {}
  return { kind: 'read', limit, percent, seq, used, sure: since?.sure ?? used, cost }
}

/** A block of 60 s that grows up to 10 min, without jitter, as of now, unless told otherwise. */
export function block(
  limit: Limit,
  fields: Partial<Omit<BlockCommand, 'kind' | 'limit'>> = {},
): BlockCommand {
  return { kind: 'block', limit, seq: -1, used: -1, forMs: 60_000, maxMs: 600_000, jitter: 0, ...fields }
}

export function resume(limit: Limit, seq: number): ResumeCommand {
  return { kind: 'resume', limit, seq }
}

export function inspect(limit: Limit, cost = 1): InspectCommand {
  return { kind: 'inspect', limit, cost }
}

export function batch(now: number, ...commands: Command[]): Batch {
  return { now, commands }
}
