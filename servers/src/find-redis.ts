import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installRedis } from './install-redis.ts'

const NAMES = ['redis-server', 'valkey-server']

/** Names a server to be used in place of the one that is found. */
const CHOICE = 'HEADGATE_REDIS_SERVER'

/**
 * The program of a Redis or Valkey server: what HEADGATE_REDIS_SERVER names, or what is on the path. Where there is
 * none it is installed, if that can be done without asking.
 *
 * @throws Error that says what to install
 */
export function findRedis(): string {
  const chosen = process.env[CHOICE]
  if (chosen !== undefined && chosen !== '') {
    if (isProgram(chosen)) return chosen
    throw new Error(
      `${CHOICE} is ${JSON.stringify(chosen)}; it should be the path of redis-server or valkey-server.`,
    )
  }
  const found = onPath()
  if (found !== undefined) return found
  const problem = installRedis()
  const installed = onPath()
  if (installed !== undefined) return installed
  throw new Error(
    `There is no redis-server and no valkey-server on the path, and ${problem}. Install one of them, 6.2 or later ` +
      `(Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis), or name one by ${CHOICE}.`,
  )
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
