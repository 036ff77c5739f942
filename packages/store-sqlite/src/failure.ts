import { HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'

/** Whether SQLite refused for now, because another connection is at the file. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error)
  return code.startsWith('SQLITE_BUSY') || code === 'SQLITE_PROTOCOL'
}

/** The error for callers: what failed, at which file, and what would be right. */
export function toHeadgateError(error: unknown, path: string): HeadgateError {
  if (error instanceof HeadgateError) return error
  const sqlite = sqliteCode(error)
  const [, code, what] = FAILURES.find(([prefix]) => sqlite.startsWith(prefix)) ?? OTHER_FAILURE
  const said = error instanceof Error ? error.message : show(error)
  return new HeadgateError(code, `${what(show(path))} (${said})`, { cause: error })
}

type Failure = readonly [
  prefix: string,
  code: 'ERR_STORE' | 'ERR_STORE_BUSY' | 'ERR_STORE_FORMAT',
  what: (path: string) => string,
]

/** By the beginning of SQLite's code. The first that fits is taken. */
const FAILURES: readonly Failure[] = [
  [
    'SQLITE_BUSY',
    'ERR_STORE_BUSY',
    (path) =>
      `Another connection held the lock of ${path} for longer than busyTimeoutMs allows. Nothing was decided. Keep other programs from writing to the file, or raise busyTimeoutMs.`,
  ],
  [
    'SQLITE_FULL',
    'ERR_STORE',
    (path) =>
      `There is no room left to write ${path}. Nothing was decided, and the file is as it was. Make room on its disk, or raise its quota.`,
  ],
  [
    'SQLITE_READONLY',
    'ERR_STORE',
    (path) =>
      `${path} is read-only. Nothing was decided. This process should be allowed to write to the file and to its directory, and open it for writing.`,
  ],
  [
    'SQLITE_CANTOPEN',
    'ERR_STORE',
    (path) =>
      `${path} cannot be opened. It should be the path of a file, in a directory that exists and that this process may write to.`,
  ],
  [
    'SQLITE_NOTADB',
    'ERR_STORE_FORMAT',
    (path) =>
      `${path} is not a SQLite database. It was left as it is. Choose a path that does not exist yet, or a file that Headgate made.`,
  ],
  [
    'SQLITE_CORRUPT',
    'ERR_STORE_FORMAT',
    (path) =>
      `${path} is damaged. Nothing was decided, and it was left as it is. Restore it from a backup, or move it and its -wal and -shm files away: limits then start afresh.`,
  ],
  [
    'SQLITE_IOERR',
    'ERR_STORE',
    (path) =>
      `Reading or writing ${path} failed. Nothing was decided. It should lie on a local disk that works and has room.`,
  ],
]

const OTHER_FAILURE: Failure = [
  '',
  'ERR_STORE',
  (path) =>
    `SQLite failed at ${path}. Nothing was decided. The database should be open, in no transaction, and used by this store alone.`,
]

function sqliteCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}
