/**
 * Puts the Lua files of the Redis store together into the one script that it runs, and writes it, with its SHA1,
 * into packages/store-redis/src/script.ts. A test tells whether that is up to date.
 */

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LUA = new URL('../packages/store-redis/lua/', import.meta.url)
const FILE = new URL('../packages/store-redis/src/script.ts', import.meta.url)

/** The file that includes all others. */
const MAIN = 'main.lua'

/** A line that stands for all of another file. */
const INCLUDE = /^ *--- @include "(.+)"$/gm

/** A line that names numbers, such as `local FIRST, SECOND = 1, 2 * 3`. */
const CONSTANTS =
  /^local ([A-Z][A-Z\d_]*(?:, [A-Z][A-Z\d_]*)*) = (-?[\d.][-\d.e+* ]*(?:, -?[\d.][-\d.e+* ]*)*)\n/gm

/** A file, and all that it includes. */
export function partsOf(file = MAIN): Set<string> {
  const parts = Array.from(readLua(file).matchAll(INCLUDE), ([, part]) => [...partsOf(part!)])
  return new Set([file, ...parts.flat()])
}

/**
 * The script, without comments, indentation and empty lines: it is sent whenever a server does not know it. For each
 * function that Lua makes, it looks for the names around it one by one. So names of numbers are replaced by them, also
 * in the files before.
 */
export function joinScript(): string {
  const joined = join(MAIN)
  const [misspelt] = /^ *---.*/m.exec(joined) ?? []
  if (misspelt !== undefined)
    throw new Error(`The Lua files should have no --- but to include, as in ${misspelt}`)
  const script = strip(joined)
  const numbers = new Map<string, string>()
  for (const [, names, values] of script.matchAll(CONSTANTS)) {
    for (const [i, name] of names!.split(', ').entries()) {
      const value = values!.split(', ')[i]
      if (value === undefined) throw new Error(`The Lua files give ${name} no value`)
      const number = /^[\d.e]+$/.test(value) ? value : `(${value})`
      if ((numbers.get(name) ?? number) !== number) throw new Error(`The Lua files give ${name} two values`)
      numbers.set(name, number)
    }
  }
  const rest = script.replaceAll(CONSTANTS, '')
  const [unread] = /^local [A-Z][A-Z\d_, ]*= [-(\d].*/m.exec(rest) ?? []
  if (unread !== undefined) throw new Error(`The Lua files should name numbers in one line, not by ${unread}`)
  for (const [text, word] of rest.matchAll(/'([A-Z][A-Z\d_]*)'/g)) {
    if (numbers.has(word!)) throw new Error(`The Lua files give a number the name of the text ${text}`)
  }
  return rest.replaceAll(/\b[A-Z][A-Z\d_]*\b/g, (name) => numbers.get(name) ?? name)
}

function join(file: string): string {
  return readLua(file).replaceAll(INCLUDE, (_line, part: string) => join(part))
}

function readLua(file: string): string {
  return readFileSync(new URL(file, LUA), 'utf8')
}

function strip(lua: string): string {
  const lines = lua.split('\n').map((line) => line.trim())
  return lines
    .filter((line) => line !== '' && !line.startsWith('--'))
    .map((line) => `${line}\n`)
    .join('')
}

/** The file as it should be. */
export function renderScriptFile(): string {
  const script = joinScript()
  if (/[`\\]|\$\{/.test(script)) throw new Error('The Lua files should have no `, no backslash and no ${')
  const sha = createHash('sha1').update(script).digest('hex')
  return `/** Written by scripts/generate-redis-script.ts from lua/: change it there. */

/** What the server runs for each request. */
export const SCRIPT: string = \`${script}\`

/** By which a server that knows the script finds it. */
export const SCRIPT_SHA1 = '${sha}'
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, renderScriptFile())
