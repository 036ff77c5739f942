import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { partsOf, renderScriptFile } from '../../../scripts/generate-redis-script.ts'

const folder = fileURLToPath(new URL('../lua', import.meta.url))
const files = globSync('**/*.lua', { cwd: folder }).sort()
const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8')

/** The commands of Redis that change or read keys or time, as the script calls them. */
const COMMANDS = /(?:call|try)\('(\w+)'/g

test('the script that is sent is that of the Lua files', () => {
  const current = readFileSync(new URL('../src/script.ts', import.meta.url), 'utf8')
  expect(current, 'run node scripts/generate-redis-script.ts').toBe(renderScriptFile())
})

test('every Lua file is part of the script', () => {
  expect([...partsOf()].sort()).toEqual(files.map((file) => file.replaceAll('\\', '/')))
  expect(files.length).toBeGreaterThan(10)
})

/** A part of the header, on one line. */
function part(header: string, name: string): string {
  const found = new RegExp(`^-- ${name}: ((?:.*\\n-- {3}.*)*.*)$`, 'm').exec(header)
  return found === null ? '' : found[1]!.replaceAll(/\n-- +/g, ' ')
}

describe.each(files)('the header of %s', (file) => {
  const text = read(file)
  const [, header, code] = /^((?:--.*\n)+)([\s\S]*)$/.exec(text)!
  const keys = part(header!, 'KEYS')
  const argv = part(header!, 'ARGV(?:\\[1\\])?')
  const returns = part(header!, 'Returns')
  const errors = part(header!, 'Errors')

  test('tells of KEYS, ARGV, what it returns, and errors', () => {
    for (const each of [keys, argv, returns, errors]) expect(each).not.toBe('')
  })

  test('tells of keys and arguments that are used, and of no others', () => {
    expect(keys !== 'none').toBe(/\bKEYS\b/.test(code!) || file === 'input.lua')
    expect(argv !== 'none').toBe(/\b(?:ARGV|input)\b/.test(code!))
    // One argument is all that there is.
    expect(/ARGV\[(?!1\])/.test(code!)).toBe(false)
  })

  test('names what other files use of it', () => {
    const defined = [...code!.matchAll(/^local (?:function )?([\w, ]+?)(?: =|\(|$)/gm)].flatMap(([, names]) =>
      names!.split(', '),
    )
    const others = files
      .filter((other) => other !== file)
      .map((other) => read(other).replaceAll(/^ *--.*$/gm, ''))
    const shared = defined.filter((name) => others.some((other) => new RegExp(`\\b${name}\\b`).test(other)))
    // What is local to two files that do not share it has a name that both define.
    const own = shared.filter((name) =>
      others.every((other) => !new RegExp(`^ *local (?:function )?[\\w, ]*\\b${name}\\b`, 'm').test(other)),
    )
    for (const name of own) expect(returns, name).toMatch(new RegExp(`\\b${name}\\b`))
  })

  test('tells which commands can fail', () => {
    for (const [, command] of code!.matchAll(COMMANDS)) {
      if (command !== 'TIME') expect(errors).toContain(command)
    }
  })
})
