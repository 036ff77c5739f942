/** Stable codes of {@link HeadgateError}. */
export type HeadgateErrorCode =
  /** An option has a name that is not known, or a value of the wrong type, unit or range. */
  | 'ERR_INVALID_OPTION'
  /** The app's id is missing, empty or not made of digits and letters. */
  | 'ERR_INVALID_APP'
  /** A call has a field that is missing or of the wrong type or range. */
  | 'ERR_INVALID_CALL'
  /** A call's URL cannot be read, or names no host of Meta's. */
  | 'ERR_INVALID_URL'
  /** A call's cost is not a number greater than 0. */
  | 'ERR_INVALID_COST'
  /** A fact is not known, or its value is of the wrong type or range. */
  | 'ERR_INVALID_FACT'
  /** A call costs more than a limit can ever grant at once. */
  | 'ERR_COST_ABOVE_CAPACITY'
  /** The wait cannot end before the caller's deadline, or did not. */
  | 'ERR_WAIT_TOO_LONG'
  /** As many callers wait as may. */
  | 'ERR_TOO_MANY_WAITERS'
  /** The caller's signal aborted. Its reason is the error's `cause`. */
  | 'ERR_ABORTED'
  /** The limiter was closed. */
  | 'ERR_CLOSED'
  /** The store failed. Its error is the error's `cause`. */
  | 'ERR_STORE'
  /** The store was kept busy by others for longer than it may wait. */
  | 'ERR_STORE_BUSY'
  /** The store did not answer within the time that it has. */
  | 'ERR_STORE_TIMEOUT'
  /** What is stored cannot be read: it is damaged, of a later version, or of another program. */
  | 'ERR_STORE_FORMAT'

/** Options of {@link HeadgateError}. */
export interface HeadgateErrorOptions {
  /** What brought it about. */
  readonly cause?: unknown
  /** Epoch ms from which a new try can succeed, where that is known. */
  readonly retryAt?: number | undefined
}

/** Every error that Headgate throws. The message says what was wrong, the value seen, and what would be right. */
export class HeadgateError extends Error {
  override readonly name = 'HeadgateError'
  /** What went wrong, as a name that does not change between versions. */
  readonly code: HeadgateErrorCode
  /** Epoch ms from which a new try can succeed, where that is known. */
  readonly retryAt: number | undefined

  constructor(code: HeadgateErrorCode, message: string, options: HeadgateErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.retryAt = options.retryAt
  }
}

/**
 * Names what a value is, and shows it only where it cannot be a secret: text and objects that came with a call
 * may be an access token, or have one in them.
 */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : show(value)
}

/** Shows a value in a message, unless it is text that could be an access token: long, or with a `|`. */
export function showShort(value: unknown): string {
  return typeof value === 'string' && value !== '' && !/^[^|]{1,32}$/.test(value)
    ? 'a string'
    : typeof value === 'object'
      ? kindOf(value)
      : show(value)
}

/** Shows a value in a message: short, on one line, and whatever it is. */
export function show(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'symbol') return 'a symbol'
  let text: string | undefined
  try {
    text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  } catch {
    text = undefined
  }
  text ??= value === undefined ? 'undefined' : 'an object'
  return text.length > 200 ? `${text.slice(0, 197)}…` : text
}
