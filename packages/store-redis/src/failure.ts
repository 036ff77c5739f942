import { HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'

/** What ioredis says when a connection broke. */
const CONNECTION_LOST = 'Connection is closed'

/** Codes of errors after which it is certain that nothing was done, and that may soon be over. */
const NOT_NOW = ['LOADING', 'READONLY', 'TRYAGAIN', 'CLUSTERDOWN', 'MASTERDOWN', 'BUSY', 'MOVED', 'ASK']

/** What ioredis says in place of an error of the server's, likewise. */
const NOT_NOW_OF_CLIENT = ["Stream isn't writeable", "Cluster isn't ready", 'Too many Cluster redirections']

export function isUnknownScript(error: unknown): boolean {
  return codeOf(error) === 'NOSCRIPT'
}

/** Whether the server is a replica, which refuses to write. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === 'READONLY'
}

/** Whether nothing was done, and a moment later it may be. */
export function isNotNow(error: unknown): boolean {
  if (NOT_NOW.includes(codeOf(error))) return true
  const message = messageOf(error)
  return NOT_NOW_OF_CLIENT.some((beginning) => message.startsWith(beginning))
}

/** Whether the connection broke, and nobody knows what was done. */
export function isConnectionLost(error: unknown): boolean {
  return messageOf(error).startsWith(CONNECTION_LOST)
}

/** The error for callers where the server answered with one, or the connection broke. */
export function toHeadgateError(error: unknown): HeadgateError {
  if (error instanceof HeadgateError) return error
  const message = messageOf(error)
  const what = isConnectionLost(error) ? LOST : (FAILURES.get(codeOf(error)) ?? OTHER_FAILURE)
  return new HeadgateError('ERR_STORE', `${what} (${message})`, { cause: error })
}

const FAILURES: ReadonlyMap<string, string> = new Map([
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
    'NOREPLICAS',
    'Redis refuses to write, since too few replicas follow it. Nothing was decided. Bring them back, or lower min-replicas-to-write.',
  ],
  [
    'MISCONF',
    'Redis refuses to write, since it cannot save to its disk. Nothing was decided. Look at its log, and make room.',
  ],
])

const LOST =
  'The connection to Redis broke before it answered. The calls were not let go; they may have been counted, once.'
const OTHER_FAILURE = 'Redis failed. The calls were not let go.'

/** What Redis 6.2 puts before the error of a command that a script calls. */
const IN_SCRIPT = /^ERR Error running script .*?@user_script: *\d+: -([A-Z]+) /s

/** What Redis says in a script instead of NOPERM. */
const MAY_NOT = /can't (?:run this command|access at least one of the keys)/

/** The word that an error of the server's begins with, also where a command failed within a script; or `''`. */
function codeOf(error: unknown): string {
  const message = messageOf(error)
  if (MAY_NOT.test(message)) return 'NOPERM'
  return (IN_SCRIPT.exec(message) ?? /^([A-Z]+)\b/.exec(message))?.[1] ?? ''
}

/** What an error says; some of Node's have nothing but a code. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return show(error)
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name)
}

export function timedOut(
  timeoutMs: number,
  wasSent: boolean,
  status: string,
  trouble: Error | undefined,
): HeadgateError {
  const what = wasSent
    ? 'What comes to be read later is left undone, and what was granted is given back once it is told.'
    : status === 'ready'
      ? `Nothing was done${trouble === undefined ? ': the connection is silent' : ''}.`
      : `Nothing was done: the connection is ${status}.`
  const why = trouble === undefined ? '' : ` The last trouble was: ${messageOf(trouble)}`
  return new HeadgateError(
    'ERR_STORE_TIMEOUT',
    `Redis did not answer within ${timeoutMs} ms. ${what} It should be up and near; if it is, raise commandTimeoutMs.${why}`,
    trouble === undefined ? {} : { cause: trouble },
  )
}

export function noConnection(): HeadgateError {
  return new HeadgateError(
    'ERR_STORE',
    'The connection to Redis ended, and its retryStrategy does not try again. Nothing was decided. Make a new client and a new store.',
  )
}

export function noAnswer(cause: unknown): HeadgateError {
  return new HeadgateError(
    'ERR_STORE',
    'What Redis answered is not what the script returns. The calls were not let go; they may have been counted, once. Look at what stands between, such as a proxy: the server should be Redis 6.2 or later, or Valkey.',
    { cause },
  )
}

export function unreadable(key: string): HeadgateError {
  return new HeadgateError(
    'ERR_STORE_FORMAT',
    `The meter ${show(key)} in Redis cannot be read: it is damaged, of a later version of @headgate/store-redis, or of another program. Nothing was decided. Update the package, give Headgate a prefix of its own, or delete the key: it then starts afresh.`,
  )
}
