import { HeadgateError } from '@headgate/core'

/** The Node-API that better-sqlite3 13 is built for. */
const NEEDED = 10

/**
 * Looks whether better-sqlite3 works here. Where it does not, the first database ends the process without a word:
 * https://github.com/WiseLibs/better-sqlite3/issues/1514
 *
 * @param version of the Node-API, as `process.versions.napi`; what tells none is let pass
 * @throws {HeadgateError} `ERR_STORE`
 */
export function checkNodeApi(version: string | undefined = process.versions.napi): void {
  if (!(Number(version) < NEEDED)) return
  throw new HeadgateError(
    'ERR_STORE',
    `This is Node ${process.versions.node}, with Node-API ${version}; better-sqlite3 13 needs Node-API ${NEEDED}, which Node has from 22.14 on.`,
  )
}
