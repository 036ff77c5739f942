import { HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'

/** Beginnings of what says that the server does not know the script. */
const UNKNOWN_SCRIPT = 'NOSCRIPT'

/** Beginnings of errors after which it is certain that nothing was done, and that may soon be over. */
const NOT_NOW = [
  'LOADING',
  'READONLY',
  'TRYAGAIN',
  'CLUSTERDOWN',
  'MASTERDOWN',
  'BUSY ',
  'MOVED',
  'ASK',
  "Stream isn't writeable",
  "Cluster isn't ready",
]

export function isUnknownScript(error: unknown): boolean {
  return messageOf(error).startsWith(UNKNOWN_SCRIPT)
}

/** Whether nothing was done, and a moment later it may be. */
export function isNotNow(error: unknown): boolean {
  const message = messageOf(error)
  return NOT_NOW.some((beginning) => message.startsWith(beginning))
}

/** The error for callers where the server answered with one, or the connection broke. */
export function toHeadgateError(error: unknown): HeadgateError {
  if (error instanceof HeadgateError) return error
  const message = messageOf(error)
  const [, what] = FAILURES.find(([beginning]) => message.startsWith(beginning)) ?? OTHER_FAILURE
  return new HeadgateError('ERR_STORE', `${what} (${message})`, { cause: error })
}

const FAILURES: readonly (readonly [beginning: string, what: string])[] = [
  [
    'OOM',
    'Redis has no memory left. Nothing was decided. Give it more, by maxmemory, or take other data off it.',
  ],
  [
    'NOPERM',
    'Redis does not let this user decide. It should be allowed the commands EVALSHA, EVAL, TIME, GET, SET, GETRANGE, SETRANGE, APPEND and PEXPIRE on the keys with the prefix.',
  ],
  [
    'CROSSSLOT',
    'The keys of a batch are not on one node of the Cluster. Nothing was decided. All keys of a batch should have the same part in braces.',
  ],
  [
    'MISCONF',
    'Redis refuses to write, since it cannot save to its disk. Nothing was decided. Look at its log, and make room.',
  ],
  [
    'Connection is closed',
    'The connection to Redis broke before it answered. The calls were not let go; they may have been counted, once.',
  ],
]

const OTHER_FAILURE = ['', 'Redis failed. The calls were not let go.'] as const

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : show(error)
}
