/**
 * Packs every published package as it would be published, and looks whether others can import what is in it: by
 * its manifest, and by compiling against it.
 */

import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, unknown>>
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Those who call Meta from Node, and from elsewhere: only what is made for Node needs Node's types. */
const CONSUMERS = [
  { name: 'node', lib: ['es2024'], types: ['node'], suits: () => true },
  {
    name: 'dom',
    lib: ['es2024', 'dom'],
    types: [],
    suits: (entry: string) => entry !== '@headgate/simulator/server' && entry !== '@headgate/store-sqlite',
  },
] as const

function run(cwd: string, command: string, ...args: string[]): void {
  try {
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${stdout ?? ''}${stderr ?? ''}`, {
      cause: error,
    })
  }
}

/** Compiles a file that imports every entry of every package, and checks all declarations that it leads to. */
function compileConsumer(folder: string, entries: readonly string[]): void {
  for (const { name, lib, types, suits } of CONSUMERS) {
    const imports = entries.filter(suits).map((entry, i) => `export * as entry${i} from '${entry}'\n`)
    writeFileSync(join(folder, `${name}.ts`), imports.join(''))
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2024',
      lib,
      types,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    }
    const config = join(folder, `tsconfig.${name}.json`)
    writeFileSync(config, JSON.stringify({ compilerOptions, files: [`${name}.ts`] }))
    run(root, 'tsc', '--project', config)
    console.log(`what compiles with the types of ${name} compiles with all packages`)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'headgate-pack-'))
try {
  const entries: string[] = []
  for (const directory of readdirSync(join(root, 'packages'))) {
    const source = join(root, 'packages', directory)
    const manifest: Manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
    if (manifest.private) continue
    const tarball = join(folder, `${directory}.tgz`)
    run(source, 'pnpm', 'pack', '--out', tarball)
    run(root, 'publint', 'run', tarball, '--strict')
    run(root, 'attw', tarball, '--profile', 'esm-only')
    console.log(`${manifest.name}: publint and attw find nothing wrong`)
    const installed = join(folder, 'node_modules', manifest.name)
    mkdirSync(installed, { recursive: true })
    run(folder, 'tar', '-xzf', tarball, '-C', installed, '--strip-components', '1')
    for (const path of Object.keys(manifest.exports)) {
      if (!path.endsWith('.json')) entries.push(manifest.name + path.slice(1))
    }
  }
  // Nothing else is there: what a declaration needs of another package has to come along with it.
  mkdirSync(join(folder, 'node_modules', '@types'))
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'), 'junction')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  compileConsumer(folder, entries)
} finally {
  rmSync(folder, { recursive: true })
}
