import { type Command, createReply, type DenialReason, type Outcome, type Reply } from '@headgate/core/store'
import type { DoubleReader } from './doubles.ts'

/** In the order of their numbers in meter.lua. */
const REASONS: readonly DenialReason[] = ['limit', 'block', 'probe']

/** In the order of their numbers in meter-reading.lua. */
const HEARD: readonly Outcome['heard'][] = ['nothing', 'first', 'next']

const UNREADABLE = -2

/** What the script returns before the replies. */
export interface Heading {
  /** Time of the server, epoch ms. */
  readonly serverNow: number
  /** Whether nothing was done, since the request came too late. */
  readonly isLate: boolean
  /** Time that decided, epoch ms. */
  readonly now: number
}

export function readHeading(from: DoubleReader): Heading {
  return { serverNow: from.next(), isLate: from.next() === 1, now: from.next() }
}

/** Reads the reply to one batch, or the place from 0 of the key whose meter cannot be read. */
export function readReply(
  from: DoubleReader,
  now: number,
  kinds: readonly Command['kind'][],
): Reply | number {
  const deniedBy = from.next()
  const retryAt = from.next()
  const reason = REASONS[from.next()]!
  if (deniedBy === UNREADABLE) return retryAt - 1
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
