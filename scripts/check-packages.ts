/** Packs every published package as it would be published, and looks whether others can import what is in it. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'headgate-pack-'))

function run(cwd: string, command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${stdout ?? ''}${stderr ?? ''}`, {
      cause: error,
    })
  }
}

try {
  for (const name of readdirSync(join(root, 'packages'))) {
    const source = join(root, 'packages', name)
    const { name: packageName, private: isPrivate } = JSON.parse(
      readFileSync(join(source, 'package.json'), 'utf8'),
    )
    if (isPrivate) continue
    const tarball = join(folder, `${name}.tgz`)
    run(source, 'pnpm', 'pack', '--out', tarball)
    run(root, 'publint', 'run', tarball, '--strict')
    run(root, 'attw', tarball, '--profile', 'esm-only')
    console.log(`${packageName}: publint and attw find nothing wrong`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
