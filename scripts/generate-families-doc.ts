/**
 * Writes the table of limit families into docs/families.md, from the catalogue. The prose around it is written
 * by hand and left alone. A test tells whether it is up to date.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { families } from '../packages/core/src/families/catalogue.ts'
import type { Family } from '../packages/core/src/families/family.ts'

const FILE = new URL('../docs/families.md', import.meta.url)
const BEGIN = '<!-- table: begin; written by scripts/generate-families-doc.ts -->'
const END = '<!-- table: end -->'

const COLUMNS = ['family', 'counts for', 'window', 'formula', 'header', 'errors', 'facts', 'source']

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]

/**
 * The page with its table made anew.
 *
 * @throws Error if the page has no place for the table
 */
export function renderFamiliesDoc(page: string): string {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`docs/families.md should have the lines\n${BEGIN}\n${END}`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${renderTable()}\n\n${page.slice(end)}`
}

function renderTable(): string {
  const rows = [COLUMNS, COLUMNS.map(() => '---'), ...families.map(toRow)]
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function toRow(family: Family): string[] {
  return [
    `**\`${family.name}\`** ${family.title}`,
    `\`${family.subject}\``,
    family.algorithm === 'score'
      ? `drains in ${showDuration(family.windowMs)}`
      : showDuration(family.windowMs),
    [family.formula, ...(family.metrics ?? []).map(({ name, formula }) => `${name}: ${formula}`)].join('; '),
    family.header === undefined ? 'none' : `\`${family.header}\``,
    family.errors.join(', ') || 'none known',
    family.facts.map((fact) => `\`${fact}\``).join(', ') || 'none',
    family.source,
  ]
}

/** A duration in the largest unit that leaves no fraction; a single day is 24 hours. */
function showDuration(ms: number): string {
  const [unitMs, unit] = UNITS.find(([size]) => ms % size === 0 && ms / size > (size === 86_400_000 ? 1 : 0))!
  return `${ms / unitMs} ${unit}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FILE, renderFamiliesDoc(readFileSync(FILE, 'utf8')))
}
