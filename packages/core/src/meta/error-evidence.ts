/** Finds the error in a response body, in whatever wrapping it comes. */

import { toInteger } from './from-network.ts'
import { LooseObject, MAX_LOOSE_LENGTH, parseLoose } from './loose-json.ts'

/** What a body says about an error, as far as it says it. */
export interface ErrorEvidence {
  /** Status of the batch item that the error came in, where there was one. */
  readonly status: number | undefined
  readonly code: number | undefined
  readonly subcode: number | undefined
  readonly message: unknown
  readonly fbtraceId: unknown
  /** Meta's `is_transient`. */
  readonly transient: boolean
  /** Whether the stability throttle said that it struck. */
  readonly throttled: boolean
}

/** Wrappings inside one another that are opened. */
const MAX_WRAPPINGS = 6

/** Characters of a text that is no JSON in which a code is looked for. */
const MAX_TEXT_LENGTH = 8_192

/** Some of this is in the text of every body that holds an error. */
const HINT = /[Ee]rror|Failed|throttled|fbtrace_id|Exception|body["']?\s?:/

const PREFIX = /\(#(\d{1,9})\)/
const CODE = /["'{,]\s?(?:error_)?code["']?\s?:\s?["']?(\d{1,9})\b/
const SUBCODE = /["'{,]\s?(?:error_)?subcode["']?\s?:\s?["']?(\d{1,9})\b/
const UNAVAILABLE = /service unavailable/i

/** Reads an own member. Keys of a {@link LooseObject} and names on the prototype are out of reach. */
function member(value: unknown, name: string): unknown {
  if (value instanceof LooseObject) return value.get(name)
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 400
}

/** The code in `(#4) …`, as Meta begins its messages. */
export function codeInMessage(message: unknown): number | undefined {
  if (typeof message !== 'string') return undefined
  const match = PREFIX.exec(message.slice(0, MAX_TEXT_LENGTH))
  return match === null ? undefined : Number(match[1])
}

/** Finds what `body` says about an error. `undefined` where it holds none. */
export function findError(status: number | undefined, body: unknown): ErrorEvidence | undefined {
  return find(status, body, 0)
}

function find(status: number | undefined, body: unknown, depth: number): ErrorEvidence | undefined {
  if (depth > MAX_WRAPPINGS) return undefined
  return typeof body === 'string' ? findInText(status, body, depth) : findInObject(status, body, depth)
}

function findInText(status: number | undefined, text: string, depth: number): ErrorEvidence | undefined {
  const start = text.slice(0, MAX_LOOSE_LENGTH)
  const first = start.trimStart().charAt(0)
  const isMarkup = first === '<'
  if (!isMarkup && (!isSuccess(status) || HINT.test(start))) {
    const value = parseLoose(start).find((part) => typeof part === 'object' && part !== null)
    const evidence = findInObject(status, value, depth)
    if (evidence !== undefined) return evidence
  }
  if (first !== '{' && first !== '[' && UNAVAILABLE.test(start.slice(0, MAX_TEXT_LENGTH))) {
    return evidenceOf({ transient: true, message: isMarkup ? undefined : text })
  }
  // Text of unknown status that begins as an object should, and holds no error, is an answer.
  const isAnswer = isMarkup || first === '[' || (first === '{' && status === undefined)
  return isAnswer || isSuccess(status) ? undefined : hunt(start.slice(0, MAX_TEXT_LENGTH))
}

/** Looks for the bare signs of an error, in text too broken to have members. */
function hunt(text: string): ErrorEvidence | undefined {
  const code = CODE.exec(text)?.[1]
  if (code === undefined && !PREFIX.test(text)) return undefined
  return evidenceOf({ code: toInteger(code), subcode: toInteger(SUBCODE.exec(text)?.[1]), message: text })
}

function findInObject(status: number | undefined, body: unknown, depth: number): ErrorEvidence | undefined {
  if (!isObject(body)) return undefined
  return (
    findWrapped(status, body, depth) ??
    findBatchItem(body, depth) ??
    findFlat(status, body) ??
    findStabilityThrottle(status, body) ??
    findBare(status, body)
  )
}

/** `{ "error": … }`: a failure whatever the status. */
function findWrapped(status: number | undefined, body: unknown, depth: number): ErrorEvidence | undefined {
  const error = member(body, 'error')
  if (typeof error === 'string') {
    if (error === '') return undefined
    const inner = error.startsWith('{') ? find(undefined, error, depth + 1) : undefined
    return inner ?? evidenceOf({ ...read(body), message: error })
  }
  const first: unknown = Array.isArray(error) ? error[0] : error
  if (!isObject(first)) return error === true ? read(body) : undefined
  const item = findBatchItem(first, depth + 1)
  if (item !== undefined) return item
  const evidence = read(first)
  if (evidence.code !== undefined || codeInMessage(evidence.message) !== undefined) return evidence
  return find(status, first, depth + 1) ?? evidence
}

/** `{ "code": 400, "body": … }`: an item of a batch answer. */
function findBatchItem(body: unknown, depth: number): ErrorEvidence | undefined {
  const status = toInteger(member(body, 'code'))
  if (status === undefined || status < 100 || status > 599) return undefined
  const inner = member(body, 'body')
  if (inner === undefined && member(body, 'headers') === undefined) return undefined
  const evidence = find(status, inner, depth + 1)
  if (evidence !== undefined) return { ...evidence, status: evidence.status ?? status }
  return isSuccess(status) ? undefined : evidenceOf({ status })
}

/** A failed AdReportRun, and the flat form of the legacy method API: both come with HTTP 200. */
function findFlat(status: number | undefined, body: unknown): ErrorEvidence | undefined {
  const jobStatus = member(body, 'async_status')
  if (jobStatus !== undefined) {
    const hasFailed = typeof jobStatus === 'string' && /failed/i.test(jobStatus)
    return hasFailed ? { ...read(body), transient: true } : undefined
  }
  if (toInteger(member(body, 'error_code')) === undefined) return undefined
  const evidence = read(body)
  const isTold = evidence.message !== undefined || evidence.subcode !== undefined
  return isTold || !isSuccess(status) ? evidence : undefined
}

/** `throttled` by itself is only believed where the status says that something is wrong. */
function findStabilityThrottle(status: number | undefined, body: unknown): ErrorEvidence | undefined {
  if (!isThrottled(body)) return undefined
  const hasFactor = isObject(member(body, 'backend_qps')) || isObject(member(body, 'complexity_score'))
  return hasFactor || !isSuccess(status) ? read(body) : undefined
}

/** An error object that lost its wrapping, as SDKs hand it out. */
function findBare(status: number | undefined, body: unknown): ErrorEvidence | undefined {
  if (member(body, 'code') === undefined && member(body, 'message') === undefined) return undefined
  const evidence = read(body)
  if (evidence.code === undefined) {
    return codeInMessage(evidence.message) === undefined || isSuccess(status) ? undefined : evidence
  }
  const type = member(body, 'type')
  const isMetas = evidence.fbtraceId !== undefined || (typeof type === 'string' && type.endsWith('Exception'))
  if (isMetas) return evidence
  return !isSuccess(status) && (status !== undefined || evidence.message !== undefined) ? evidence : undefined
}

function read(error: unknown): ErrorEvidence {
  return evidenceOf({
    code: toInteger(member(error, 'code')) ?? toInteger(member(error, 'error_code')),
    subcode: toInteger(member(error, 'error_subcode')) ?? toInteger(member(error, 'subcode')),
    message: member(error, 'message') ?? member(error, 'error_message') ?? member(error, 'error_msg'),
    fbtraceId: member(error, 'fbtrace_id'),
    transient: member(error, 'is_transient') === true,
    throttled: isThrottled(error) || isThrottled(opened(member(error, 'error_data'))),
  })
}

function isThrottled(value: unknown): boolean {
  const throttled = member(value, 'throttled')
  return throttled === true || (typeof throttled === 'string' && throttled.toLowerCase() === 'true')
}

/** `error_data` is an object, or its JSON as a string. */
function opened(value: unknown): unknown {
  return typeof value === 'string' && value.includes('throttled') ? parseLoose(value)[0] : value
}

function evidenceOf(said: Partial<ErrorEvidence>): ErrorEvidence {
  return {
    status: undefined,
    code: undefined,
    subcode: undefined,
    message: undefined,
    fbtraceId: undefined,
    transient: false,
    throttled: false,
    ...said,
  }
}
