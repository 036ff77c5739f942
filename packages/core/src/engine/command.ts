/**
 * What a store is asked to do, as plain data: a closure cannot travel to Redis.
 *
 * Core builds the commands, checks every field and fills every default; a store may trust them.
 */

/** The limit of one meter as it stands now. It travels in the command: facts change, the window stays. */
export interface Limit {
  /** Key of the meter: `{app id}:family:subject`. */
  readonly key: string
  /**
   * - `window`: calls in a rolling window. Readings tell of others, and of a capacity that is not known.
   * - `score`: points in a bucket that drains evenly. A reading is its level.
   * - `metric`: a quota that is not counted in calls, such as CPU time, in a rolling window. What a call takes of it
   *   is learned, so a reading may also show that less was taken than was counted.
   */
  readonly algorithm: 'window' | 'score' | 'metric'
  /**
   * Most cost at once in the window, or in the bucket. Where `exact` is false, the part that is certain,
   * and `0` where nothing is. For a metric, the number of parts in which its quota is counted.
   */
  readonly capacity: number
  /** Whether `capacity` is the whole truth. If not, what readings prove may be spent beyond it. */
  readonly exact: boolean
  /** Length of the window in ms, guard included; for a score, the time in which a full bucket drains. */
  readonly windowMs: number
  /** The part of `windowMs` that is guard: Meta's own window is shorter by it. */
  readonly guardMs: number
  /** Width in ms of the slots in which the window is counted. Unused by a score. */
  readonly slotMs: number
}

/** Takes `cost` from a meter if its limit allows, else denies the whole batch. */
export interface AcquireCommand {
  readonly kind: 'acquire'
  readonly limit: Limit
  /** 0 or more. `0` takes nothing and asks only whether the meter is blocked. */
  cost: number
  /** How long in ms one probe after a block holds the others back, unless it is settled earlier. */
  readonly probeMs: number
}

/** Gives back what an acquire took, as if it had never been. */
export interface ReleaseCommand {
  readonly kind: 'release'
  readonly limit: Limit
  readonly cost: number
  /** When it was taken: `now` of the acquire's reply. */
  readonly at: number
  /** Sequence number of the meter when it was taken. */
  readonly seq: number
  /** Whether it was taken as the probe after a block. */
  readonly probe: boolean
}

/** A call came back: what its response says of a meter, if anything. */
export interface ReadCommand {
  readonly kind: 'read'
  readonly limit: Limit
  /** Percent of the capacity used, above 100 if so; `-1` if the response did not say. */
  readonly percent: number
  /** The meter's sequence number when the reporting call was admitted, or `-1` for "as of now". */
  readonly seq: number
  /** What had been counted here when that call was admitted, its own cost included; unused with `-1`. */
  readonly used: number
  /** The part of it that Meta surely had counted, too; unused with `-1`. */
  readonly sure: number
  /** Cost of the call that came back, `0` if it was not charged to the meter. */
  readonly cost: number
}

/** Closes a meter after a throttle error. */
export interface BlockCommand {
  readonly kind: 'block'
  readonly limit: Limit
  /** As in {@link ReadCommand}: an error of a call admitted before the last strike is no new strike. */
  readonly seq: number
  /** What had been counted here before that call, or `-1` if that is not known. */
  readonly used: number
  /** Least length in ms: the longest of what Meta estimated and what the error code calls for. */
  readonly forMs: number
  /** Ceiling in ms of the length that repeated strikes can grow to; `forMs` wins where it is longer. */
  readonly maxMs: number
  /** Random number in [0, 1) that spreads the end, so that sharers do not wake together. */
  readonly jitter: number
}

/** Ends the probing after a block: the probe came back without a throttle error. */
export interface ResumeCommand {
  readonly kind: 'resume'
  readonly limit: Limit
  /** Sequence number of the probe, so that a call from before the block cannot end it. */
  readonly seq: number
}

/** Reads a meter, changing nothing. */
export interface InspectCommand {
  readonly kind: 'inspect'
  readonly limit: Limit
  /** Cost of the call that `freeAt` is told for. */
  readonly cost: number
}

export type Command =
  | AcquireCommand
  | ReleaseCommand
  | ReadCommand
  | BlockCommand
  | ResumeCommand
  | InspectCommand

/**
 * Commands that happen together or not at all, in their order. A key that an acquire names is named once;
 * other commands may share one.
 *
 * Core uses one batch again and again: a store reads it before `execute` returns and keeps no hold of it.
 */
export interface Batch {
  readonly commands: readonly Command[]
  /** The caller's time in epoch ms. Stores whose `clock` capability is `'store'` put their own in its place. */
  now: number
}

/** Why a meter denies. */
export type DenialReason =
  /** The limit is used up, or the cost is above it. */
  | 'limit'
  /** A throttle error closed the meter. */
  | 'block'
  /** The block is over, and the one call that goes first is not back yet. */
  | 'probe'

/** What came of a reading. */
export type Heard =
  /** There was none, or it changed nothing: a newer one had come before, or it knows less. */
  | 'nothing'
  /** It was taken in, and nothing had been expected of it: it is the first, or the first for a window. */
  | 'first'
  /** It was taken in, and `deviation` tells how far what was counted since the last one was from it. */
  | 'next'

/** What one command found. */
export interface Outcome {
  /** Sequence number of the meter after the command. It grows with every grant. */
  seq: number
  /** Cost counted in the window (or points in the bucket) after the command, other clients' usage left out. */
  used: number
  /**
   * The part of it that Meta surely counts, too: neither so old that it may have left Meta's window, nor of calls
   * that may still be on their way. Of a score and a metric, only the cost of the call itself.
   */
  sure: number
  /** Whether this grant is the probe after a block. */
  probe: boolean
  /** What came of a reading. Told by `read` only, as is the next. */
  heard: Heard
  /** By how many points of percent the reading lay above what was expected of it, below if negative. */
  deviation: number
  /** What other clients are believed to use. Told by `read` and `inspect`, as are the next four. */
  foreign: number
  /** The limit in force: the capacity, or what readings prove, or refusals tell. `Infinity` if nothing is known. */
  limit: number
  /** When that limit was last learned, epoch ms, or `-1` if it is the capacity. */
  learnedAt: number
  /** Percent of the newest reading, or `-1`. */
  percent: number
  /** When that reading came in, epoch ms, or `-1`. */
  readAt: number
  /** End of the block in epoch ms, or `-1` if there is none. Told by `read`, `block` and `inspect`. */
  blockedUntil: number
  /** When an acquire would be granted, epoch ms; `Infinity` if never. Told by `inspect` only. */
  freeAt: number
}

/** A store's answer to a batch. */
export interface Reply {
  /** The time that decided, in epoch ms. */
  now: number
  /** Index of the command that denied the batch, or `-1` if all were applied. */
  deniedBy: number
  /**
   * When the batch would be granted if nothing else happens: epoch ms, never in the past; `Infinity` if it
   * never can be. `0` where it was granted.
   */
  retryAt: number
  reason: DenialReason
  /** One for each command, in their order. Says nothing where the batch was denied. */
  readonly outcomes: readonly Outcome[]
}

/** Makes an empty {@link Outcome}. */
export function createOutcome(): Outcome {
  return {
    seq: 0,
    used: 0,
    sure: 0,
    probe: false,
    heard: 'nothing',
    deviation: 0,
    foreign: 0,
    limit: 0,
    learnedAt: -1,
    percent: -1,
    readAt: -1,
    blockedUntil: -1,
    freeAt: 0,
  }
}

/** Makes a {@link Reply} with room for `size` outcomes. */
export function createReply(size: number): Reply {
  return {
    now: 0,
    deniedBy: -1,
    retryAt: 0,
    reason: 'limit',
    outcomes: Array.from({ length: size }, createOutcome),
  }
}
