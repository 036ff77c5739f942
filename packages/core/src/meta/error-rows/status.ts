import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../units.ts'
import { type ErrorRow, LIVE } from '../error-row.ts'

const HTTP = 'HTTP'

const TOO_MANY_REQUESTS: ErrorRow = {
  code: undefined,
  kind: 'throttle',
  scope: 'unknown',
  waitMs: MINUTE_MS,
  maxWaitMs: HOUR_MS,
  retry: 'after_wait',
  meaning: 'Too many requests, by the status alone: the body does not say which limit.',
  advice: 'Slow down; the usage headers and the kind of call tell which limit it can be.',
  source: `${HTTP}; ${LIVE}`,
}

const UNAVAILABLE: ErrorRow = {
  code: undefined,
  kind: 'transient',
  scope: 'none',
  waitMs: 5 * SECOND_MS,
  maxWaitMs: 5 * MINUTE_MS,
  retry: 'after_wait',
  meaning: 'A failure that passes.',
  advice: 'Try again after a short wait, and less often where it comes again.',
  source: HTTP,
}

const UNAUTHORIZED: ErrorRow = {
  code: undefined,
  kind: 'auth',
  scope: 'none',
  waitMs: 0,
  maxWaitMs: 0,
  retry: 'changed',
  meaning: 'The token was not accepted.',
  advice: 'Get a new token.',
  source: HTTP,
}

const UNKNOWN: ErrorRow = {
  code: undefined,
  kind: 'other',
  scope: 'none',
  waitMs: 0,
  maxWaitMs: 0,
  retry: 'changed',
  meaning: 'An error that is not known here.',
  advice: 'Read the message, and look the code up in the reference of the API that was called.',
  source: HTTP,
}

/** What is left to say of an error whose code says nothing. */
export function rowWithoutCode(status: number | undefined, isTransient: boolean): ErrorRow {
  if (status === 429) return TOO_MANY_REQUESTS
  if (isTransient || status === 408 || (status !== undefined && status >= 500)) return UNAVAILABLE
  return status === 401 ? UNAUTHORIZED : UNKNOWN
}
