import type { Denied } from '@headgate/core'
import { table } from '../table.ts'
import { type Belief, highestPercent, type ReplayedCall } from './replay.ts'

const SHOWN_FIRST = 12
const SHOWN_LAST = 8
const LONGEST_CALL = 40

/** One row a call. Unless `all`, the middle of a long recording is left out, and limits that the header left out. */
export function callTable(calls: readonly ReplayedCall[], all: boolean): string[] {
  const startAt = calls[0]!.at - calls[0]!.call.t * 1_000
  const rows = calls.map((replayed) => {
    const { call, denied, beliefs, unexpected } = replayed
    return [
      `${call.t} s`,
      shorten(`${call.method} ${call.path.replace(/^\/?(?:v\d+\.\d+\/)?/, '')}`),
      String(call.status),
      denied === undefined ? 'let go' : denialText(denied, startAt),
      [
        ...(all ? beliefs : decisive(replayed)).map(beliefText),
        ...unexpected.map((reading) => {
          return `${reading.type ?? reading.header} ? → ${percentText(highestPercent(reading), '–')} not expected`
        }),
      ].join(', '),
    ]
  })
  const [heading, rule, ...lines] = table(
    ['at', 'call', 'status', 'decision', 'limit: % believed → % in the header, how the belief came about'],
    rows,
    5,
  )
  const left = lines.length - SHOWN_FIRST - SHOWN_LAST
  if (all || left <= 1) return [heading!, rule!, ...lines]
  return [
    heading!,
    rule!,
    ...lines.slice(0, SHOWN_FIRST),
    `… ${left} more calls (--all shows them, and all limits)`,
    ...lines.slice(-SHOWN_LAST),
  ]
}

/** Beliefs that a header answered or that denied the call, or else the first. */
function decisive({ beliefs, denied }: ReplayedCall): readonly Belief[] {
  const some = beliefs.filter(({ said, key }) => said !== undefined || key === denied?.limit.key)
  return some.length > 0 ? some : beliefs.slice(0, 1)
}

function denialText({ retryAt, limit, reason }: Denied, startAt: number): string {
  if (retryAt === Number.POSITIVE_INFINITY) return `never: ${limit.family}`
  const seconds = Math.ceil((retryAt - startAt) / 100) / 10
  return `not before ${seconds} s: ${limit.family}${reason === 'limit' ? '' : `, ${reason}`}`
}

function beliefText({ family, percent, source, said }: Belief): string {
  return `${family} ${percentText(percent, '?')} → ${percentText(said, '–')} ${sources[source]}`
}

const sources = {
  formula: 'by formula',
  lower_bound: 'at most',
  learned: 'learned',
  unknown: 'not known',
} as const

function percentText(percent: number | undefined, otherwise: string): string {
  return percent === undefined ? otherwise : String(Math.round(percent * 10) / 10)
}

function shorten(text: string): string {
  return text.length <= LONGEST_CALL ? text : `${text.slice(0, LONGEST_CALL - 1)}…`
}

/** What the differences between belief and header come to. */
interface Differences {
  headers: number
  unexpected: number
  first: number[]
  later: number[]
}

/** How many calls would have been let go, and how far the belief was from the headers. */
export function summary(calls: readonly ReplayedCall[]): string[] {
  const denied = calls.filter((call) => call.denied !== undefined).length
  const families = new Map<string, Differences>()
  const of = (family: string): Differences => {
    const known = families.get(family) ?? { headers: 0, unexpected: 0, first: [], later: [] }
    families.set(family, known)
    return known
  }
  for (const { beliefs, unexpected } of calls) {
    for (const reading of unexpected) of(reading.type ?? reading.header).unexpected += 1
    for (const { family, percent, taught, said } of beliefs) {
      const differences = of(family)
      if (said === undefined) continue
      differences.headers += 1
      if (percent !== undefined) differences[taught ? 'later' : 'first'].push(Math.abs(percent - said))
    }
  }
  const rows = [...families].map(([family, { headers, unexpected, first, later }]) => {
    return [
      family,
      String(headers),
      String(unexpected),
      points(mean(first)),
      String(later.length),
      points(mean(later)),
      points(max(later)),
    ]
  })
  return [
    `${calls.length} calls: ${calls.length - denied} would have been let go, ${denied} held back.`,
    '',
    ...table(['limit', 'headers', 'not expected', 'first', 'later', 'mean', 'largest'], rows),
    '',
    'Differences between what was believed and what the header said, in points of percent: at the first header of',
    'each recording, until which nothing is known of the time before; then mean and largest at the later ones.',
    'A call that would have been held back was sent in the recording all the same. Its header teaches the limiter,',
    "but the call counts as somebody else's: with the limiter asked, it would not have gone.",
  ]
}

function mean(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

function max(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.max(...numbers)
}

function points(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1)
}
