import { type Command, createReply, type DenialReason, type Outcome, type Reply } from '@headgate/core/store'
import { DoubleReader } from './doubles.ts'
import type { Request } from './request.ts'

/** In the order of their numbers in meter.lua. */
const REASONS: readonly DenialReason[] = ['limit', 'block', 'probe']

/** In the order of their numbers in meter-reading.lua. */
const HEARD: readonly Outcome['heard'][] = ['nothing', 'first', 'next']

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
export function readAnswer(bytes: Buffer, { waiters, keys }: Request): Answer {
  const from = readerOf(bytes)
  const serverNow = readTimeFrom(from)
  const isLate = from.next() === 1
  const now = from.next()
  const replies = isLate ? [] : waiters.map(({ kinds }) => readReply(from, now, kinds))
  const isKnown = (reply: Reply | number) => typeof reply !== 'number' || keys[reply] !== undefined
  if (!replies.every(isKnown)) throw new RangeError('There is no such key.')
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

/** Reads the reply to one batch, or the place from 0 of the key whose meter cannot be read. */
function readReply(from: DoubleReader, now: number, kinds: readonly Command['kind'][]): Reply | number {
  const deniedBy = from.next()
  const retryAt = from.next()
  const reason = REASONS[from.next()]
  if (deniedBy === UNREADABLE) return retryAt - 1
  if (reason === undefined || !(deniedBy < kinds.length)) throw new RangeError('There is no such denial.')
  if (deniedBy >= 0) return { ...createReply(0), now, deniedBy, retryAt, reason }
  const reply = createReply(kinds.length)
  reply.now = now
  for (let i = 0; i < kinds.length; i++) readOutcome(from, reply.outcomes[i]!, kinds[i]!)
  return reply
}

function readOutcome(from: DoubleReader, outcome: Outcome, kind: Command['kind']): void {
  outcome.seq = from.next()
  outcome.used = from.next()
  outcome.sure = from.next()
  outcome.probe = from.next() === 1
  if (kind === 'block') outcome.blockedUntil = from.next()
  if (kind === 'read') {
    outcome.heard = HEARD[from.next()]!
    outcome.deviation = from.next()
  }
  if (kind !== 'read' && kind !== 'inspect') return
  outcome.foreign = from.next()
  outcome.limit = from.next()
  outcome.learnedAt = from.next()
  outcome.percent = from.next()
  outcome.readAt = from.next()
  outcome.blockedUntil = from.next()
  if (kind === 'inspect') outcome.freeAt = from.next()
}
