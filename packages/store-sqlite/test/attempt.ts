/** A process with the rights of nobody in particular. It decides calls on a file, and prints what it is told. */

import { HeadgateError } from '@headgate/core'
import { createSqliteStore } from '@headgate/store-sqlite'
import { acquire, batch, hourLimit } from '../../../test/support/commands.ts'

export interface Attempt {
  readonly code: string
  readonly message: string
  /** How many calls were decided before it failed. */
  readonly decided: number
}

// Loads the library while everything can be read.
createSqliteStore(':memory:').close()
if (process.getuid?.() === 0) {
  process.setgid!(65_534)
  process.setuid!(65_534)
}
let decided = 0
try {
  const store = createSqliteStore(process.argv[2]!)
  for (; decided < 1_000; decided++) store.execute(batch(acquire(hourLimit(`{1}:user:${decided}`))))
} catch (error) {
  if (!(error instanceof HeadgateError)) throw error
  const { code, message } = error
  process.stdout.write(JSON.stringify({ code, message, decided } satisfies Attempt))
}
