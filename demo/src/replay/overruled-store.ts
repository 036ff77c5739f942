import type { SyncStore } from '@headgate/core'
import { createReply, type InspectCommand, type Reply } from '@headgate/core/store'

/** A store whose decisions can be overruled. */
export interface OverruledStore extends SyncStore {
  /** Runs `act`, in which every call is let go and none is counted. */
  overrule<T>(act: () => T): T
}

/**
 * Makes it possible to settle a call that the limiter would have held back, but that the recording sent. Such a
 * call gets a permit that took nothing: had the limiter been asked, it would not have sent the call, so to it the
 * call is somebody else's. That is what it makes of the header, too: use that it did not count itself.
 *
 * It takes the store's contract to do so, and no more: where limits are asked for a call, they are only read.
 */
export function createOverruledStore(inner: SyncStore): OverruledStore {
  let overruling = false
  return {
    capabilities: inner.capabilities,
    execute(batch): Reply {
      if (!overruling) return inner.execute(batch)
      const commands: InspectCommand[] = []
      for (const { kind, limit } of batch.commands) {
        if (kind !== 'acquire') throw new TypeError(`only calls can be overruled, not a command to ${kind}`)
        commands.push({ kind: 'inspect', limit, cost: 0 })
      }
      const { now, outcomes } = inner.execute({ now: batch.now, commands })
      return { ...createReply(0), now, outcomes: outcomes.slice(0, commands.length) }
    },
    overrule(act) {
      overruling = true
      try {
        return act()
      } finally {
        overruling = false
      }
    },
    close: () => inner.close(),
  }
}
