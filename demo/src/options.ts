import { parseArgs } from 'node:util'
import { isStoreName, type StoreName, storeNames } from './stores.ts'

/** A mistake of the person who started the demo. The message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface CompareOptions {
  readonly mode: 'compare'
  readonly seed: number
  readonly hours: number
  readonly speed: number
  readonly store: StoreName
}

export interface ReplayOptions {
  readonly mode: 'replay'
  readonly file: string
  readonly all: boolean
}

export type DemoOptions = CompareOptions | ReplayOptions | { readonly mode: 'help' }

export const HELP: string = `Usage: pnpm demo [options]

Sends the same calls to a simulated Meta twice, once with exponential back-off alone and once with
Headgate, and compares what came of it.

  --seed N        which calls, hidden numbers and foreign traffic there are   (default 1)
  --hours N       how many hours to simulate                                  (default 3)
  --speed N       simulated seconds in a second                               (default 900)
  --store NAME    where Headgate keeps its state: ${storeNames.join(', ').padEnd(28)}(default memory)

Usage: pnpm demo --replay FILE [--all]

Goes through recorded calls, and shows what Headgate would have decided and believed at each. FILE holds
one recorded run a line: {"recording": name, "calls": [{"t": seconds, "method", "path", "status", …}]},
where a call may have the headers x-app-usage, x-ad-account-usage and x-business-use-case-usage.

  --all           show all calls, not only the first and the last, and all limits, not only those in headers

  --help          show this
`

const ARGS = {
  seed: { type: 'string' },
  hours: { type: 'string' },
  speed: { type: 'string' },
  store: { type: 'string' },
  replay: { type: 'string' },
  all: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const COMPARE_ONLY = ['seed', 'hours', 'speed', 'store'] as const

/** @throws UsageError */
export function parseOptions(args: readonly string[]): DemoOptions {
  const values = parse(args)
  if (values.help) return { mode: 'help' }
  if (values.replay !== undefined) {
    const other = COMPARE_ONLY.find((name) => values[name] !== undefined)
    if (other !== undefined) {
      throw new UsageError(`--${other} has no meaning with --replay: a recording is what it is.`)
    }
    if (values.replay === '') throw new UsageError('--replay is empty; it should be a file.')
    return { mode: 'replay', file: values.replay, all: values.all ?? false }
  }
  if (values.all) throw new UsageError('--all goes with --replay FILE.')
  const store = values.store ?? 'memory'
  if (!isStoreName(store)) {
    throw new UsageError(`There is no store "${store}"; the stores are ${storeNames.join(', ')}.`)
  }
  return {
    mode: 'compare',
    seed: numberOf(values.seed, 1, '--seed', 'a whole number from 0 to 4294967295', isSeed),
    // Below that, not one limit is reached; above it, a timer of Node's would not reach the end.
    hours: numberOf(values.hours, 3, '--hours', 'a number from 0.1 to 100', (n) => n >= 0.1 && n <= 100),
    speed: numberOf(values.speed, 900, '--speed', 'a number from 1 to 10000', (n) => n >= 1 && n <= 10_000),
    store,
  }
}

function parse(args: readonly string[]) {
  // `pnpm demo -- --seed 2` hands the dashes on.
  const own = args[0] === '--' ? args.slice(1) : args
  try {
    return parseArgs({ args: [...own], options: ARGS, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. To specify')[0]}. See --help.`)
  }
}

function isSeed(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32
}

function numberOf(
  text: string | undefined,
  byDefault: number,
  name: string,
  right: string,
  isRight: (value: number) => boolean,
): number {
  if (text === undefined) return byDefault
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (isRight(value)) return value
  throw new UsageError(`${name} is "${text}"; it should be ${right}.`)
}
