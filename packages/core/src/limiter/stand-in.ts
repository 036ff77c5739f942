import { type Batch, type Command, createReply, type Limit, type Reply } from '../engine/command.ts'
import type { Store } from '../engine/store.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'
import { copyReply } from './reply-copy.ts'

/** Decides on a share of each capacity while the store is away. It answers as the store does that it stands in for. */
export function createSharedStore(store: Store, share: number, sync: boolean): Store {
  const scaledLimits = new WeakMap<Limit, Limit>()
  const scaled = (limit: Limit): Limit => {
    let mine = scaledLimits.get(limit)
    if (mine === undefined) {
      mine = { ...limit, capacity: Math.floor(limit.capacity * share), exact: true }
      scaledLimits.set(limit, mine)
    }
    return mine
  }
  return standIn(sync, ({ commands, now }) => {
    const mine = commands.map((command) => {
      return hasShares(command.limit) ? shared(command, scaled(command.limit)) : command
    })
    return store.execute({ commands: mine, now })
  })
}

/** Grants everything and remembers nothing. */
export function createGrantingStore(sync: boolean): Store {
  return standIn(sync, ({ commands, now }) => {
    const reply = createReply(commands.length)
    reply.now = now
    return reply
  })
}

/** Whether it is known how much there is. If not, readings have to tell, as ever. */
function hasShares({ algorithm, capacity }: Limit): boolean {
  return algorithm !== 'metric' && capacity > 0
}

/**
 * A command for a share of a limit. What Meta's percentages prove of the capacity is left out, and so is that less
 * was taken than was counted, or the share would be overruled; what they say of others stays true in proportion.
 */
function shared(command: Command, limit: Limit): Command {
  if (command.kind !== 'read') return { ...command, limit }
  // As of now, a reading of a score only raises, and one of a window would prove something.
  if (limit.algorithm === 'score') return { ...command, limit, seq: -1 }
  return { ...command, limit, sure: 0, percent: command.seq < 0 ? -1 : command.percent }
}

function standIn(sync: boolean, execute: (batch: Batch) => MaybePromise<Reply>): Store {
  return {
    capabilities: Object.freeze({
      sync,
      scope: 'process',
      durable: false,
      evicts: true,
      clock: 'caller',
    }),
    execute(batch) {
      if (sync) return execute(batch)
      return later(execute, batch)
    },
    close() {},
  }
}

async function later(execute: (batch: Batch) => MaybePromise<Reply>, batch: Batch): Promise<Reply> {
  const reply = execute(batch)
  return isPromise(reply) ? reply : copyReply(reply, batch.commands.length)
}
