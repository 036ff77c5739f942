/** A process that is granted one call after the other, and notes each once it has been told, until it is killed. */

import { openSync, writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import type { AcquireCommand, Limit } from '@headgate/core/store'
import { createSqliteStore } from '@headgate/store-sqlite'

export interface WriterOrders {
  readonly path: string
  /** File to which a line is added for each grant. */
  readonly notes: string
  readonly limits: readonly Limit[]
}

const { path, notes, limits }: WriterOrders = JSON.parse(process.argv[2]!)
const commands = limits.map((limit): AcquireCommand => ({ kind: 'acquire', limit, cost: 1, probeMs: 1_000 }))
const file = openSync(notes, 'a')
// It would be written at the end, which is not reached, and spares the next writer most of its start.
flushCompileCache()
writeSync(1, 'ready')
const store = createSqliteStore(path)
for (;;) {
  const { deniedBy } = store.execute({ commands, now: 0 })
  if (deniedBy < 0) writeSync(file, '.')
}
