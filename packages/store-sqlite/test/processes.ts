import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Limit } from '@headgate/core/store'
import type { Orders, Outcome } from './contender.ts'

export const PROCESSES = 8

/** Time for all processes to start before they begin. */
const START_MS = 3_000

/** What eight processes do to one file, for `forMs`. */
export interface Fight {
  readonly path: string
  readonly forMs: number
  /** The limits that process `index` must pass. */
  readonly limitsOf: (index: number) => readonly Limit[]
  /** What its clocks are wrong by. Defaults to nothing. */
  readonly skewOf?: (index: number) => Pick<Orders, 'callerSkewMs' | 'storeSkewMs'>
}

/** Lets eight processes fight over one file, and returns what each says. */
export function fight({ path, forMs, limitsOf, skewOf }: Fight): Promise<Outcome[]> {
  const from = Date.now() + START_MS
  return Promise.all(
    Array.from({ length: PROCESSES }, (_, index) => {
      const skew = skewOf?.(index) ?? { callerSkewMs: 0, storeSkewMs: 0 }
      const limits = limitsOf(index)
      return run<Outcome>('contender.ts', {
        path,
        limits,
        from,
        until: from + forMs,
        ...skew,
      } satisfies Orders)
    }),
  )
}

/** Runs a script of this directory in a process of its own, and returns the JSON that it prints. */
async function run<T>(script: string, orders: unknown): Promise<T> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (part) => {
    output += part
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${script} ended with code ${code}`)
  return JSON.parse(output)
}

/** The most that any true rolling window of `windowMs` holds, of what happened at `times`, in order. */
export function fullestWindow(times: readonly number[], windowMs: number): number {
  let most = 0
  let first = 0
  for (const [last, at] of times.entries()) {
    while (times[first]! <= at - windowMs) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}
