/** Reads what Meta's usage headers say about quotas. */

import { toPercent, toWord } from './from-network.ts'
import { type HeadersInput, readHeader } from './header-input.ts'
import { LooseObject, parseLoose } from './loose-json.ts'
import { parseRetryAfter } from './retry-after.ts'
import { NO_FIELDS, readFields, type UsageFields } from './usage-fields.ts'

/** Name of a header that says how much of a quota is used, in lower case. */
export type UsageHeader =
  /** Platform limits of an app, or of the user of the token. */
  | 'x-app-usage'
  /** Platform limits of a user. Never seen live; read like `x-app-usage`. */
  | 'x-user-usage'
  /** Legacy limits of a page: not seen live since 2019. */
  | 'x-page-usage'
  /** The Marketing API score of the ad account that was called. */
  | 'x-ad-account-usage'
  /** Insights load of the app and of the ad account that was called. */
  | 'x-fb-ads-insights-throttle'
  /** Business Use Case limits, by business object and type. */
  | 'x-business-use-case-usage'

/** Which thing the percentages of a reading are about. */
export type UsageSubject =
  /** The app that called, across all it calls. */
  | 'app'
  /** The user of the token. */
  | 'user'
  /** The page that was called. */
  | 'page'
  /** The ad account that was called. */
  | 'adAccount'
  /** The object named by `subjectId`: an ad account, page, Instagram account, WhatsApp Business account … */
  | 'businessObject'

/**
 * What one entry of a usage header says. Percentages are percent of a quota that is used already; Meta does not
 * publish the quota. They are 0 or more, may be fractions, and go above 100 (724 was seen live). `undefined`
 * means that the header does not say: never that nothing is used.
 */
export interface UsageReading {
  /** The header it comes from. */
  readonly header: UsageHeader
  /** Meta's `type`, as sent, documented or not. Only `x-business-use-case-usage` has one. */
  readonly type: string | undefined
  /**
   * Id of the object it is about: the key of `x-business-use-case-usage`, without `act_`. Up to 64 printable
   * characters of any kind. `undefined` where the header names none: then it is about what was called.
   */
  readonly subjectId: string | undefined
  /** What the percentages are about. */
  readonly subject: UsageSubject
  /** Percent of the calls; for the ad-account score, percent of the points. */
  readonly callPercent: number | undefined
  /** Percent of the CPU time. */
  readonly cpuPercent: number | undefined
  /** Percent of the total time. */
  readonly timePercent: number | undefined
  /**
   * Estimated time in ms until calls pass again: `estimated_time_to_regain_access`, which Meta sends in
   * minutes. `0` means that nothing is blocked, or that there is no estimate: it comes with 97 % used, too. At
   * most 30 days.
   */
  readonly regainAfterMs: number | undefined
  /**
   * Time in ms until the ad-account score is back at 0: `reset_time_duration`, which Meta sends in seconds. At
   * most 30 days.
   */
  readonly resetAfterMs: number | undefined
  /** Access tier of the Marketing API as sent, such as `standard_access`. */
  readonly tier: string | undefined
}

/** What the headers of one response say about limits. */
export interface Usage {
  /** The readings of all usage headers, at most 256. */
  readonly readings: readonly UsageReading[]
  /** Wait in ms that `Retry-After` asks for; `undefined` where there is none. At most 30 days. */
  readonly retryAfterMs: number | undefined
}

/**
 * The headers that {@link parseUsage} reads, for callers who keep the last value of each and parse only what
 * changed. `x-fb-ads-insights-reach-throttle` is not among them: what it carries is not known.
 */
export const USAGE_HEADERS: readonly UsageHeader[] = Object.freeze([
  'x-app-usage',
  'x-user-usage',
  'x-page-usage',
  'x-ad-account-usage',
  'x-fb-ads-insights-throttle',
  'x-business-use-case-usage',
] as const)

/** Most readings of one response. Meta sends up to 32 objects. */
export const MAX_READINGS = 256

const NOTHING: readonly UsageReading[] = Object.freeze([])

/**
 * Reads every usage header and `Retry-After` of a response, or of one item of a batch answer. Tolerant and
 * bounded: it looks at 64 KiB of a header, leaves out what it cannot read, and never throws.
 *
 * @param headers the headers, in any shape that an HTTP client keeps them in
 * @param now epoch ms that a `Retry-After` date is seen from. Defaults to `Date.now()`.
 */
export function parseUsage(headers: HeadersInput, now: number = Date.now()): Usage {
  let readings = NOTHING
  for (const name of USAGE_HEADERS) {
    const value = readHeader(headers, name)
    if (value === undefined) continue
    const more = parseUsageHeader(name, value)
    readings = readings.length === 0 ? more : readings.concat(more)
  }
  return {
    readings: readings.length > MAX_READINGS ? readings.slice(0, MAX_READINGS) : readings,
    retryAfterMs: parseRetryAfter(readHeader(headers, 'retry-after'), now),
  }
}

/** Reads the value of one usage header, as {@link parseUsage} does. */
export function parseUsageHeader(name: UsageHeader, value: string): readonly UsageReading[] {
  if (typeof value !== 'string') return NOTHING
  const readings: UsageReading[] = []
  for (const part of parseLoose(value)) {
    if (!Array.isArray(part)) readPart(readings, name, part)
    else for (const item of part) readPart(readings, name, item)
    if (readings.length >= MAX_READINGS) break
  }
  return readings.length > MAX_READINGS ? readings.slice(0, MAX_READINGS) : readings
}

function readPart(readings: UsageReading[], header: UsageHeader, part: unknown): void {
  switch (header) {
    case 'x-app-usage':
      readPlatform(readings, header, 'app', part)
      break
    case 'x-user-usage':
      readPlatform(readings, header, 'user', part)
      break
    case 'x-page-usage':
      readPlatform(readings, header, 'page', part)
      break
    case 'x-ad-account-usage':
      readAdAccount(readings, header, part)
      break
    case 'x-fb-ads-insights-throttle':
      if (part instanceof LooseObject) readInsights(readings, header, readFields(part))
      break
    case 'x-business-use-case-usage':
      if (part instanceof LooseObject) readBusinessUseCase(readings, part)
      break
  }
}

function readPlatform(
  readings: UsageReading[],
  header: UsageHeader,
  subject: UsageSubject,
  part: unknown,
): void {
  const said = part instanceof LooseObject ? readFields(part) : NO_FIELDS
  const callPercent = said.call ?? legacyPercent(part)
  if (callPercent === undefined && said.cpu === undefined && said.time === undefined) return
  readings.push(toReading(header, subject, callPercent, said))
}

function readAdAccount(readings: UsageReading[], header: UsageHeader, part: unknown): void {
  const said = part instanceof LooseObject ? readFields(part) : NO_FIELDS
  const percent = said.account ?? legacyPercent(part)
  if (percent === undefined && said.resetAfterMs === undefined && said.tier === undefined) return
  readings.push(toReading(header, 'adAccount', percent, said))
}

/** The form from before the headers carried JSON: `17%`. */
function legacyPercent(part: unknown): number | undefined {
  return typeof part === 'string' && part.endsWith('%') ? toPercent(part) : undefined
}

function readInsights(readings: UsageReading[], header: UsageHeader, said: UsageFields): void {
  if (said.app !== undefined) readings.push(toReading(header, 'app', said.app, said))
  if (said.account !== undefined) readings.push(toReading(header, 'adAccount', said.account, said))
}

/** `{ id: [entry, …], … }`; also `{ id: entry }`, and an entry that no id leads to. */
function readBusinessUseCase(readings: UsageReading[], part: LooseObject): void {
  let flat = false
  for (let at = 0; at < part.keys.length && readings.length < MAX_READINGS; at++) {
    const value = part.values[at]
    if (value instanceof LooseObject) {
      readEntry(readings, toSubjectId(part.keys[at]!), value)
    } else if (Array.isArray(value)) {
      const id = toSubjectId(part.keys[at]!)
      for (const entry of value) if (entry instanceof LooseObject) readEntry(readings, id, entry)
    } else {
      flat = true
    }
  }
  if (flat) readEntry(readings, undefined, part)
}

/** `null`, not `undefined`, for an id that cannot be kept: what is about it must not pass for "no id". */
function toSubjectId(key: string): string | null {
  return toWord(key.startsWith('act_') ? key.slice(4) : key) ?? null
}

function readEntry(readings: UsageReading[], subjectId: string | null | undefined, entry: LooseObject): void {
  if (subjectId === null) return
  const said = readFields(entry)
  if (
    said.call === undefined &&
    said.cpu === undefined &&
    said.time === undefined &&
    said.regainAfterMs === undefined &&
    said.type === undefined &&
    said.tier === undefined
  ) {
    return
  }
  readings.push({
    header: 'x-business-use-case-usage',
    type: said.type,
    subjectId,
    subject: 'businessObject',
    callPercent: said.call,
    cpuPercent: said.cpu,
    timePercent: said.time,
    regainAfterMs: said.regainAfterMs,
    resetAfterMs: undefined,
    tier: said.tier,
  })
}

function toReading(
  header: UsageHeader,
  subject: UsageSubject,
  callPercent: number | undefined,
  said: UsageFields,
): UsageReading {
  return {
    header,
    type: undefined,
    subjectId: undefined,
    subject,
    callPercent,
    cpuPercent: said.cpu,
    timePercent: said.time,
    regainAfterMs: undefined,
    resetAfterMs: said.resetAfterMs,
    tier: said.tier,
  }
}
