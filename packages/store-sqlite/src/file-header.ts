import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { HeadgateError } from '@headgate/core'
import { show } from '@headgate/core/store'
import { APPLICATION_ID, checkVersion, foreign } from './schema.ts'

/** Length of the header of a SQLite file. See https://sqlite.org/fileformat.html */
const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'

/**
 * Looks at a file before SQLite does: merely opening and closing a database can move its write-ahead log into it.
 *
 * @throws {HeadgateError} `ERR_STORE_FORMAT` if the file is not Headgate's, or of a later version; `ERR_STORE` if
 * it cannot be read.
 */
export function checkFileHeader(path: string): void {
  const file = readHeader(path)
  if (file === undefined || file.size === 0) return
  const { header, size } = file
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new HeadgateError(
      'ERR_STORE_FORMAT',
      `${show(path)} is not a SQLite database. It was left as it is. Choose a path that does not exist yet, or a file that Headgate made.`,
    )
  }
  const applicationId = header.readUInt32BE(68)
  if (applicationId === APPLICATION_ID) {
    checkVersion(path, header.readUInt32BE(60))
    return
  }
  // A database of one page has no tables yet, unless they are still in its log.
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const hasLog = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
  if (applicationId !== 0 || size > pageSize || hasLog) throw foreign(path, applicationId)
}

function readHeader(path: string): { header: Buffer; size: number } | undefined {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const header = Buffer.alloc(HEADER_BYTES)
    return { header: header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0)), size }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    const said = error instanceof Error ? error.message : show(error)
    throw new HeadgateError(
      'ERR_STORE',
      `${show(path)} cannot be read. It should be a file that this process may read and write. (${said})`,
      { cause: error },
    )
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
