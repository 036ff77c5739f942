import { strike } from './algorithms/block.ts'
import { foreignAt, limitInForce } from './algorithms/reading.ts'
import { refusedLimit } from './algorithms/refusal.ts'
import {
  type Batch,
  type Command,
  createOutcome,
  createReply,
  type Limit,
  type Outcome,
  type Reply,
} from './command.ts'
import {
  chargeMeter,
  createMeter,
  denialReason,
  type MeterState,
  meterFreeAt,
  rebaseMeter,
  refundMeter,
  tellCounts,
} from './meter.ts'
import { readMeter } from './meter-reading.ts'

/** Where a reducer finds the meters, and leaves what it changed. */
export interface Meters {
  /** The state of a meter, or `undefined` if there is none. */
  get(key: string): MeterState | undefined
  /**
   * Takes a meter that is new or was changed. A known meter is the very object that `get` gave, changed in
   * place, so a store that holds objects has nothing to do then.
   */
  set(key: string, meter: MeterState, known: boolean): void
}

/**
 * Makes the function that applies a batch: all of it, or nothing. The one definition of what every store does.
 *
 * First every command is checked, which changes nothing (but where the clock was set back, what lies after
 * `now` is dated `now`); then, if none denies, every command is applied. A store runs it within a step of its
 * own that nothing can come between.
 *
 * The reply is the same object each time, filled in anew: read it before the next call.
 */
export function createReducer(meters: Meters): (batch: Batch) => Reply {
  const reply = createReply(0) as Reply & { outcomes: Outcome[] }
  const found: (MeterState | undefined)[] = []
  return ({ commands, now }) => {
    decide(commands, now, meters, found, reply)
    return reply
  }
}

/** With the time as an argument, it stays one number: read from an object, it would be made anew for each step. */
function decide(
  commands: readonly Command[],
  now: number,
  meters: Meters,
  found: (MeterState | undefined)[],
  reply: Reply & { outcomes: Outcome[] },
): void {
  reply.now = now
  reply.deniedBy = -1
  reply.retryAt = 0
  reply.reason = 'limit'
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i]!
    const earlier = command.kind === 'acquire' ? -1 : indexOfKey(commands, command.limit.key, i)
    const meter = earlier < 0 ? meters.get(command.limit.key) : found[earlier]
    found[i] = meter
    if (meter !== undefined && rebaseMeter(meter, now)) meters.set(command.limit.key, meter, true)
    if (command.kind === 'acquire') check(command, i, meter, reply, now)
  }
  if (reply.deniedBy >= 0) return
  while (reply.outcomes.length < commands.length) reply.outcomes.push(createOutcome())
  for (let i = 0; i < commands.length; i++) {
    const command = commands[i]!
    const known = found[i]
    const meter = known ?? createMeter(now)
    if (!apply(command, meter, now, reply.outcomes[i]!)) continue
    meters.set(command.limit.key, meter, known !== undefined)
    if (known === undefined) keepFor(commands, command.limit.key, i, found, meter)
  }
}

/** Index of the first command before `end` that names `key`, or `-1`. */
function indexOfKey(commands: readonly Command[], key: string, end: number): number {
  for (let i = 0; i < end; i++) if (commands[i]!.limit.key === key) return i
  return -1
}

/** Lets later commands of the batch find the meter that this one made. */
function keepFor(
  commands: readonly Command[],
  key: string,
  index: number,
  found: (MeterState | undefined)[],
  meter: MeterState,
): void {
  for (let i = index + 1; i < commands.length; i++) if (commands[i]!.limit.key === key) found[i] = meter
}

/** Notes in `reply` if a command denies. Of several that do, the last to be free decides. */
function check(
  command: Command & { kind: 'acquire' },
  index: number,
  meter: MeterState | undefined,
  reply: Reply,
  now: number,
): void {
  const freeAt = meterFreeAt(meter, command, now)
  if (freeAt <= now || freeAt <= reply.retryAt) return
  reply.deniedBy = index
  reply.retryAt = freeAt
  reply.reason = denialReason(meter, freeAt, now)
}

/** Applies one command and fills in its outcome. Returns whether the meter is to be kept. */
function apply(command: Command, meter: MeterState, now: number, outcome: Outcome): boolean {
  outcome.probe = false
  switch (command.kind) {
    case 'acquire':
      outcome.probe = chargeMeter(meter, command, now)
      break
    case 'release':
      refundMeter(meter, command, now)
      break
    case 'read':
      readMeter(meter, command, now, outcome)
      tell(command.limit, meter, now, outcome)
      break
    case 'block': {
      const { seq, used, forMs, maxMs, jitter } = command
      meter.block = strike(meter.block, seq, meter.seq, forMs, maxMs, jitter, now, used)
      outcome.blockedUntil = meter.block.until
      break
    }
    case 'resume':
      if (meter.block !== undefined && command.seq > meter.block.seq) meter.block.resumed = true
      break
    case 'inspect':
      tell(command.limit, meter, now, outcome)
      outcome.freeAt = meterFreeAt(meter, command, now)
      break
  }
  tellCounts(meter, command.limit, now, outcome)
  // The call itself is counted by the time that its response says so.
  if (command.kind === 'acquire') outcome.sure += command.cost
  return command.kind !== 'inspect'
}

/** What readings and errors taught of a meter. */
function tell(limit: Limit, { reading, block }: MeterState, now: number, outcome: Outcome): void {
  const shared = reading !== undefined && limit.algorithm !== 'score'
  const read = limitInForce(reading, limit)
  const isRead = Number.isFinite(read)
  outcome.foreign = shared ? foreignAt(reading, limit.windowMs, now) : 0
  outcome.limit = isRead ? read : refusedLimit(block, limit.windowMs, now)
  outcome.learnedAt = -1
  if (isRead && reading !== undefined && read > limit.capacity) outcome.learnedAt = reading.learnedAt
  if (!isRead && block !== undefined && Number.isFinite(outcome.limit)) outcome.learnedAt = block.struckAt
  outcome.percent = reading?.percent ?? -1
  outcome.readAt = reading?.at ?? -1
  outcome.blockedUntil = block !== undefined && block.until > now ? block.until : -1
}
