import { parseArgs } from 'node:util'
import { scenarios } from './scenarios/all.ts'
import { QUOTAS } from './scenarios/app-setup.ts'
import { strategies } from './strategies/all.ts'

/** A mistake of the person who started the bench. The message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface GoodputOptions {
  readonly mode: 'run' | 'redraw' | 'help'
  readonly quotas: readonly number[]
  readonly scenarios: readonly string[]
  readonly strategies: readonly string[]
  /** How many seeds, from 1, a strategy has at a quota. */
  readonly seeds: (quota: number, strategy: string) => number
  readonly hours: number
  readonly writeDocs: boolean
}

/** From here on a run takes seconds, and then half a minute. */
const MEDIUM_QUOTA = 20_000
const LARGE_QUOTA = 200_000

/** Seeds of a full run: fewer where a run takes long, and fewer for those who are there to be compared with. */
function fullSeeds(quota: number, strategy: string): number {
  const isOther = strategy !== 'headgate' && strategy !== 'oracle'
  if (quota >= LARGE_QUOTA) return isOther ? 1 : 3
  return isOther && quota >= MEDIUM_QUOTA ? 5 : 20
}

export const HELP: string = `Usage: pnpm bench:goodput [options]

Simulates days of a client with more to do than Meta allows, and prints how much of what an oracle would get
each strategy gets, and how often Meta refuses it. Without options: a day with one seed at 600 and 20,000.

  --quota N,…       calls an hour: ${QUOTAS.join(', ')}
  --scenario NAME,… ${wrapped(scenarios.map(({ name }) => name))}
  --strategy NAME,… ${wrapped(strategies.map(({ name }) => name))}; the oracle always
  --seeds N         runs, each with other delays, calls and others' traffic       (default 1)
  --hours N         length of a run                                               (default 24)
  --full            all quotas; 20 seeds for Headgate, 3 at 200,000; fewer for the others from 20,000 on
  --write-docs      keep the results in bench/goodput.json, and draw docs/goodput.md and its charts anew
  --redraw          draw them from bench/goodput.json, and run nothing
  --help            show this
`

function wrapped(names: readonly string[]): string {
  const lines: string[] = []
  for (const name of names) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + name.length < 80) lines[lines.length - 1] = `${last}, ${name}`
    else lines.push(name)
  }
  return lines.join(`,\n${' '.repeat(20)}`)
}

const ARGS = {
  quota: { type: 'string' },
  scenario: { type: 'string' },
  strategy: { type: 'string' },
  seeds: { type: 'string' },
  hours: { type: 'string' },
  full: { type: 'boolean' },
  'write-docs': { type: 'boolean' },
  redraw: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @throws UsageError */
export function parseOptions(args: readonly string[]): GoodputOptions {
  const values = parse(args)
  const full = values.full ?? false
  const chosen = namesOf(values.strategy, strategies, '--strategy')
  const seeds = values.seeds === undefined ? undefined : wholeNumber(values.seeds, '--seeds', 1, 1_000)
  return {
    mode: values.help ? 'help' : values.redraw ? 'redraw' : 'run',
    quotas: quotasOf(values.quota, full),
    scenarios: namesOf(values.scenario, scenarios, '--scenario'),
    strategies: chosen.includes('oracle') ? chosen : [...chosen, 'oracle'],
    seeds: (quota, strategy) => seeds ?? (full ? fullSeeds(quota, strategy) : 1),
    hours: values.hours === undefined ? 24 : wholeNumber(values.hours, '--hours', 3, 240),
    writeDocs: values['write-docs'] ?? false,
  }
}

function parse(args: readonly string[]) {
  // `pnpm bench:goodput -- --seeds 2` hands the dashes on.
  const own = args[0] === '--' ? args.slice(1) : args
  try {
    return parseArgs({ args: [...own], options: ARGS, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. To specify')[0]}. See --help.`)
  }
}

/** At the smaller quotas a run takes seconds, so those are the default. */
function quotasOf(text: string | undefined, full: boolean): readonly number[] {
  if (text === undefined) return full ? QUOTAS : QUOTAS.filter((quota) => quota < LARGE_QUOTA)
  return text.split(',').map((part) => {
    const quota = Number(part)
    if (QUOTAS.includes(quota)) return quota
    throw new UsageError(`--quota is "${part}"; it should be one of ${QUOTAS.join(', ')}.`)
  })
}

function namesOf(
  text: string | undefined,
  list: readonly { readonly name: string }[],
  option: string,
): readonly string[] {
  const names = list.map(({ name }) => name)
  return (text?.split(',') ?? names).map((name) => {
    if (names.includes(name)) return name
    throw new UsageError(`${option} is "${name}"; it should be one of ${names.join(', ')}.`)
  })
}

function wholeNumber(text: string, option: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new UsageError(`${option} is "${text}"; it should be a whole number from ${least} to ${most}.`)
}
