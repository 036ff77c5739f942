import type { Cell, Results } from '../results.ts'
import type { Place } from '../subject.ts'
import { SUBJECTS } from '../subjects.ts'
import type { TrialName } from '../trials.ts'
import { goalRows } from './goals.ts'
import { showBytes, showError, showNs, showRatio } from './show.ts'
import { type Row, rowsOf } from './table.ts'

const BEGIN = '<!-- bench: begin; written by pnpm bench --save -->'
const END = '<!-- bench: end -->'

/** What the main README and the picture show. */
const HEADLINES: readonly (readonly [subject: string, trial: TrialName])[] = [
  ['floor-memory', 'two-limits-many'],
  ['headgate-memory', 'two-limits'],
  ['headgate-memory', 'two-limits-many'],
  ['headgate-memory', 'denied-many'],
  ['headgate-memory', 'raw'],
  ['rate-limiter-flexible-memory', 'one-limit'],
  ['rate-limiter-flexible-memory', 'one-limit-many'],
  ['rate-limiter-flexible-memory', 'two-limits-many'],
  ['limiter', 'one-limit-many'],
  ['express-rate-limit', 'one-limit-many'],
  ['p-throttle', 'one-limit'],
  ['p-queue', 'one-limit'],
  ['bottleneck', 'one-limit'],
  ['floor-sqlite', 'two-limits-many'],
  ['headgate-sqlite', 'two-limits-many'],
  ['rate-limiter-flexible-sqlite-wal', 'one-limit-many'],
  ['rate-limiter-flexible-sqlite', 'one-limit-many'],
  ['floor-redis', 'two-limits-many'],
  ['headgate-redis', 'two-limits-many'],
  ['rate-limiter-flexible-redis', 'one-limit-many'],
]

const PLACE_TITLES: { readonly [place in Place]: string } = {
  memory: 'In memory',
  sqlite: 'In a SQLite file',
  redis: 'In Redis',
}

/** The rows that the main README and the picture show. */
export async function headlinesOf(results: Results): Promise<Row[]> {
  const rows = await rowsOf(results)
  return HEADLINES.flatMap(([subject, trial]) =>
    rows.filter(({ cell }) => cell.subject === subject && cell.trial === trial),
  )
}

/**
 * A page with the part that is generated made anew.
 *
 * @throws Error if the page has no place for it
 */
export function withPart(page: string, part: string): string {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`the page should have the lines\n${BEGIN}\n${END}`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${part.trim()}\n\n${page.slice(end)}`
}

/** What the main README shows. */
export async function renderSummary(results: Results): Promise<string> {
  const rows = (await headlinesOf(results)).map(({ subject, trial, cell, lacks }) => [
    subject,
    trial,
    showNs(cell.medianNs),
    showNs(cell.p999Ns),
    showRatio(cell.ratio),
    lacks.join(', ') || 'nothing',
  ])
  const columns = ['', 'trial', 'median', 'p99.9', '× floor', 'of what Headgate does, it lacks']
  return renderTable(columns, rows)
}

/** What the page of the bench shows: the circumstances, and every trial of every place. */
export async function renderReport(results: Results): Promise<string> {
  const rows = await rowsOf(results)
  const goals = renderTable(['', 'goal', 'measured', ''], goalRows(results))
  const parts = [renderCircumstances(results), '### Goals', goals]
  for (const [place, title] of Object.entries(PLACE_TITLES)) {
    const ofPlace: Row[] = []
    for (const row of rows) {
      const { subject } = await SUBJECTS[row.cell.subject]!()
      if (subject.place === place) ofPlace.push(row)
    }
    if (ofPlace.length > 0) parts.push(`### ${title}`, renderRows(ofPlace))
  }
  parts.push(
    '### Room for 100,000 meters',
    await renderHeap(results),
    '### What they do not do',
    await renderLacks(results),
  )
  return parts.join('\n\n')
}

function renderCircumstances({ circumstances }: Results): string {
  const { at, cpu, cores, memoryGb, system, node, rounds, seed, timer, versions } = circumstances
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `Measured ${at.slice(0, 10)} on ${cpu} (${cores} cores, ${memoryGb} GB), ${system}, Node ${node}, in ${rounds} rounds (seed ${seed}).`,
    `Timer: resolution ${timer.resolutionNs} ns, overhead ${timer.overheadNs} ns.`,
    `${packages.join(', ')}.`,
  ].join(' ')
}

function renderRows(rows: readonly Row[]): string {
  const cells = rows.map(({ trial, subject, cell }, i) => [
    trial === rows[i - 1]?.trial ? '' : trial,
    subject,
    ...renderCell(cell),
  ])
  return renderTable(['trial', 'subject', 'median', 'p99', 'p99.9', 'ops/s', '× floor', 'bytes'], cells)
}

function renderCell(cell: Cell): string[] {
  return [
    showNs(cell.medianNs),
    showNs(cell.p99Ns),
    showNs(cell.p999Ns),
    Math.round(cell.opsPerSecond).toLocaleString('en-US'),
    `${showRatio(cell.ratio)} ±${showError(cell.error)}`,
    showBytes(cell.bytes),
  ]
}

async function renderHeap({ heap }: Results): Promise<string> {
  const calls = [...new Set(heap.map(({ callsEach }) => callsEach))].sort((a, b) => a - b)
  const rows: string[][] = []
  for (const name of new Set(heap.map(({ subject }) => subject))) {
    const { subject } = await SUBJECTS[name]!()
    const bytes = calls.map((callsEach) =>
      showBytes(heap.find((one) => one.subject === name && one.callsEach === callsEach)?.bytes),
    )
    rows.push([subject.title, ...bytes])
  }
  return renderTable(['bytes a meter, with calls in its hour', ...calls.map(String)], rows)
}

async function renderLacks({ cells }: Results): Promise<string> {
  const rows: string[][] = []
  for (const name of new Set(cells.map(({ subject }) => subject))) {
    const { subject } = await SUBJECTS[name]!()
    if (subject.lacks !== undefined) rows.push([subject.title, subject.lacks.join(', ')])
  }
  return renderTable(['subject', 'of what Headgate does, it lacks'], rows)
}

function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
