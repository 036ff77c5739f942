import type { AcquireCommand, Batch, Command, InspectCommand, Limit } from '@headgate/core/store'

/** A window of an hour with room for a million calls, unless told otherwise. */
export function hourLimit(key: string, fields: Partial<Limit> = {}): Limit {
  const windowMs = 3_600_000
  return {
    key,
    algorithm: 'window',
    capacity: 1e6,
    exact: true,
    windowMs,
    guardMs: 0,
    slotMs: windowMs / 120,
    ...fields,
  }
}

export function acquire(limit: Limit, cost = 1): AcquireCommand {
  return { kind: 'acquire', limit, cost, probeMs: 60_000 }
}

export function inspect(limit: Limit): InspectCommand {
  return { kind: 'inspect', limit, cost: 1 }
}

/** A batch. The store's own clock tells when it is. */
export function batch(...commands: Command[]): Batch {
  return { now: 0, commands }
}
