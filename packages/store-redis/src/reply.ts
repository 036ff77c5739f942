import { createOutcome, type DenialReason, type Outcome, type Reply } from '@headgate/core/store'
import { DoubleReader } from './doubles.ts'
import { COMMAND_NUMBERS, KINDS, type Request } from './request.ts'

/** In the order of their numbers in meter.lua. */
const REASONS: readonly DenialReason[] = ['limit', 'block', 'probe']

/** In the order of their numbers in meter-reading.lua. */
const HEARD: readonly Outcome['heard'][] = ['nothing', 'first', 'next']

const GRANTED = -1
const UNREADABLE = -2

/** What the script returns. */
export interface Answer {
  /** Time of the server, epoch ms. */
  readonly serverNow: number
  /** Whether nothing was done, since the request came too late. */
  readonly isLate: boolean
  /** Time that decided, epoch ms. */
  readonly now: number
  /** To each batch in turn, or the place from 0 of a key whose meter cannot be read; empty if it was too late. */
  readonly replies: readonly (Reply | number)[]
}

/**
 * Reads all of an answer.
 *
 * @throws RangeError if it is none
 */
export function readAnswer(bytes: Buffer, request: Request): Answer {
  const from = readerOf(bytes)
  const serverNow = readTimeFrom(from)
  const isLate = from.next() === 1
  const now = from.next()
  const replies = isLate ? [] : request.waiters.map(({ at }) => readReply(from, now, request, at))
  return { serverNow, isLate, now, replies }
}

/**
 * Reads the server's time, epoch ms, of an answer to a request without batches.
 *
 * @throws RangeError if it is none
 */
export function readTime(bytes: Buffer): number {
  return readTimeFrom(readerOf(bytes))
}

function readerOf(bytes: Buffer): DoubleReader {
  if (!Buffer.isBuffer(bytes)) throw new RangeError('It is not bytes.')
  return new DoubleReader(bytes)
}

function readTimeFrom(from: DoubleReader): number {
  const serverNow = from.next()
  if (!(serverNow > 0 && serverNow < Number.MAX_SAFE_INTEGER)) throw new RangeError('There is no time.')
  return serverNow
}

/** Reads the reply to the batch whose numbers begin at `at`, or the place from 0 of the key that cannot be read. */
function readReply(from: DoubleReader, now: number, { numbers, keys }: Request, at: number): Reply | number {
  const size = numbers[at]!
  const deniedBy = from.next()
  if (deniedBy === UNREADABLE) {
    const place = from.next() - 1
    if (keys[place] === undefined) throw new RangeError('There is no such key.')
    return place
  }
  const outcomes: Outcome[] = []
  if (deniedBy !== GRANTED) {
    const retryAt = from.next()
    const reason = REASONS[from.next()]
    if (reason === undefined || !(deniedBy >= 0 && deniedBy < size))
      throw new RangeError('There is no such denial.')
    return { now, deniedBy, retryAt, reason, outcomes }
  }
  let first = at + 1
  for (let i = 0; i < size; i++) {
    const kind = numbers[first]!
    outcomes.push(readOutcome(from, kind))
    first += COMMAND_NUMBERS[kind]!
  }
  return { now, deniedBy, retryAt: 0, reason: 'limit', outcomes }
}

/** Reads the outcome of a command of a kind. */
function readOutcome(from: DoubleReader, kind: number): Outcome {
  const outcome = createOutcome()
  outcome.seq = from.next()
  outcome.used = from.next()
  outcome.sure = from.next()
  outcome.probe = from.next() === 1
  if (kind === KINDS.block) outcome.blockedUntil = from.next()
  if (kind === KINDS.read) {
    outcome.heard = HEARD[from.next()]!
    outcome.deviation = from.next()
  }
  if (kind !== KINDS.read && kind !== KINDS.inspect) return outcome
  outcome.foreign = from.next()
  outcome.limit = from.next()
  outcome.learnedAt = from.next()
  outcome.percent = from.next()
  outcome.readAt = from.next()
  outcome.blockedUntil = from.next()
  if (kind === KINDS.inspect) outcome.freeAt = from.next()
  return outcome
}
