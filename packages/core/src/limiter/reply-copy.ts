import type { Reply } from '../engine/command.ts'

/** A reply of its own: a store that answers at once fills in the same one each time. */
export function copyReply(reply: Reply, size: number): Reply {
  return { ...reply, outcomes: reply.outcomes.slice(0, size).map((outcome) => ({ ...outcome })) }
}
