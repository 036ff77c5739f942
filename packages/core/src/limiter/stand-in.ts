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
    // Of a capacity of which nothing is known, there is no share: there readings have to tell.
    const mine = commands.map((command) => {
      return command.limit.capacity > 0 ? shared(command, scaled(command.limit)) : command
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

/**
 * A command for a share of a limit. What Meta's percentages prove of the capacity is left out, or the share would
 * be overruled; what they say of others stays true in proportion, for what the call itself was charged to.
 */
function shared(command: Command, limit: Limit): Command {
  if (command.kind !== 'read') return { ...command, limit }
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
