/** Says what an error response means: which limit struck, what it closes, and what to do. */

import { findErrorRow, STABILITY_THROTTLE } from './error-codes.ts'
import { codeInMessage, type ErrorEvidence, findError } from './error-evidence.ts'
import type { ErrorFamily, ErrorMeaning, ErrorRow } from './error-row.ts'
import { rowWithoutCode } from './error-rows/status.ts'
import { toInteger, toText, toWord } from './from-network.ts'
import { type HeadersInput, readHeader } from './header-input.ts'

/** What an error response means. */
export interface ClassifiedError extends ErrorMeaning {
  /** Whether a request quota is used up: `kind` is `'throttle'`. */
  readonly throttle: boolean
  /** Meta's `code`, or the one that the message begins with. */
  readonly code: number | undefined
  /** Meta's `error_subcode`. */
  readonly subcode: number | undefined
  /** The limit that struck; `undefined` where none did, or where the code does not tell. */
  readonly family: ErrorFamily | undefined
  /** Meta's message, on one line, at most 500 characters. */
  readonly message: string | undefined
  /** Meta's `fbtrace_id`, which its support asks for. At most 64 characters. */
  readonly fbtraceId: string | undefined
  /** The row of the table of codes that decided. */
  readonly row: ErrorRow
}

const MAX_MESSAGE_LENGTH = 500

/**
 * Reads what an error response means. `undefined` if it is none: the status is a success, or not known, and the
 * body holds no error. It decides by `code`, then by `error_subcode`; never by `type`, which is
 * `OAuthException` for nearly everything, and by the status or `is_transient` only where the code is not known.
 *
 * It reads errors that come with HTTP 200, in an item of a batch answer, in a failed report, cut short, or
 * wrapped twice. It looks at 64 KiB of a text, and never throws.
 *
 * An array is a batch answer: see `readBatch`, and classify its items one by one.
 *
 * @param status HTTP status; `null`, `undefined` or `0` if not known
 * @param body the body, as text or parsed
 * @param headers the response headers, for errors without a body
 */
export function classifyError(
  status: number | null | undefined,
  body: unknown,
  headers?: HeadersInput,
): ClassifiedError | undefined {
  const httpStatus = toInteger(status)
  const evidence = gather(httpStatus, body)
  const ownStatus = evidence?.status ?? httpStatus
  if (evidence === undefined && (ownStatus === undefined || ownStatus < 400)) return undefined
  const code =
    evidence?.code ??
    codeInMessage(evidence?.message) ??
    // Meta repeats the message here: OAuth "Facebook Platform" "invalid_request" "(#4) …"
    codeInMessage(readHeader(headers, 'www-authenticate'))
  const message = toText(evidence?.message, MAX_MESSAGE_LENGTH)
  const row = chooseRow(ownStatus, code, message, evidence)
  return {
    kind: row.kind,
    throttle: row.kind === 'throttle',
    code,
    subcode: evidence?.subcode,
    family: row.family,
    scope: row.scope,
    waitMs: row.waitMs,
    maxWaitMs: row.maxWaitMs,
    retry: row.retry,
    meaning: row.meaning,
    advice: row.advice,
    message,
    fbtraceId: toWord(evidence?.fbtraceId),
    row,
  }
}

/** Only an object that the caller made can throw here, by a getter or a proxy: then the status has to do. */
function gather(status: number | undefined, body: unknown): ErrorEvidence | undefined {
  if (typeof body !== 'object') return findError(status, body)
  try {
    return findError(status, body)
  } catch {
    return undefined
  }
}

function chooseRow(
  status: number | undefined,
  code: number | undefined,
  message: string | undefined,
  evidence: ErrorEvidence | undefined,
): ErrorRow {
  const row = code === undefined ? undefined : findErrorRow(code, evidence?.subcode, message)
  if (evidence?.throttled && (row === undefined || row.kind === 'transient')) return STABILITY_THROTTLE
  return row ?? rowWithoutCode(status, evidence?.transient ?? false)
}
