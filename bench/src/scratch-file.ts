import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file of its own in a folder of its own, and what removes both. */
export interface ScratchFile {
  readonly path: string
  remove(): void
}

export function createScratchFile(): ScratchFile {
  const folder = mkdtempSync(join(tmpdir(), 'headgate-bench-'))
  return { path: join(folder, 'limits.db'), remove: () => rmSync(folder, { recursive: true }) }
}
