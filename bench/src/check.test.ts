import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { BaselineCell } from './baseline.ts'
import { cover, judge, judgeTogether } from './check.ts'
import type { Cell } from './results.ts'

const BASELINE = { ratio: 10, error: 0.02, bytes: 200 }

function cell(ratio: number, error: number, bytes = 200): Cell {
  return {
    subject: 'headgate-memory',
    trial: 'two-limits',
    medianNs: 100,
    p99Ns: 200,
    p999Ns: 300,
    opsPerSecond: 1e7,
    ratio,
    error,
    bytes,
  }
}

test('what takes a little longer is as it was', () => {
  expect(judge('a', cell(11, 0.02), BASELINE)).toMatchObject({ isSlower: false, isGreedier: false })
})

test('a slow-down of 30 % is found', () => {
  expect(judge('a', cell(13, 0.05), BASELINE)).toMatchObject({ isSlower: true, change: 1.3 })
})

test('what may be noise is no slow-down', () => {
  expect(judge('a', cell(13, 0.12), BASELINE)).toMatchObject({ isSlower: false })
})

test('a slow-down of all is found where each alone may be noise', () => {
  const slower = Array.from({ length: 16 }, () => judge('a', cell(13, 0.12), BASELINE))
  expect(slower.some(({ isSlower }) => isSlower)).toBe(false)
  expect(judgeTogether(slower)).toMatchObject({ isSlower: true })
  expect(judgeTogether([...slower, judge('a', cell(1, 0.12), BASELINE)])).toMatchObject({ isSlower: true })
  expect(judgeTogether([judge('a', cell(13, 0.12), BASELINE)])).toMatchObject({ isSlower: false })
})

test('what became faster is as it was', () => {
  expect(judge('a', cell(5, 0.02), BASELINE)).toMatchObject({ isSlower: false })
})

test('what allocates more is found, whatever time it takes', () => {
  expect(judge('a', cell(9, 0.02, 270), BASELINE)).toMatchObject({ isGreedier: false })
  expect(judge('a', cell(9, 0.02, 290), BASELINE)).toMatchObject({ isSlower: false, isGreedier: true })
})

test('tells what cannot be compared: what has no baseline, and what of it is not there', () => {
  const cells = [
    { subject: 'headgate-memory', trial: 'denied' },
    { subject: 'headgate-redis', trial: 'denied' },
    { subject: 'limiter', trial: 'denied' },
  ] as const
  const names = ['headgate-memory/denied', 'headgate-memory/renamed', 'headgate-sqlite/denied']
  const baseline = { cpu: '', node: '', cells: Object.fromEntries(names.map((name) => [name, BASELINE])) }
  expect(cover(cells, baseline, () => true)).toEqual({
    known: [cells[0]],
    added: ['headgate-redis/denied'],
    gone: ['headgate-memory/renamed', 'headgate-sqlite/denied'],
  })
  expect(cover(cells.slice(0, 1), baseline, (name) => name.endsWith('memory/denied'))).toEqual({
    known: [cells[0]],
    added: [],
    gone: [],
  })
})

/** Checks one cell of Headgate's against a baseline. */
function checkSettle(cells: { [name: string]: BaselineCell }, ...options: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'headgate-check-'))
  try {
    const file = join(folder, 'baseline.json')
    writeFileSync(file, JSON.stringify({ cpu: '', node: '', cells }))
    const main = fileURLToPath(new URL('main.ts', import.meta.url))
    const args = [
      main,
      '--check',
      '--only',
      'headgate-memory/settle-unchanged',
      '--baseline',
      file,
      ...options,
    ]
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    return { status, stdout }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const LEISURELY = { ratio: 1e6, error: 0, bytes: 1e6 }

test('a check fails, and says why, where something chosen cannot be compared', () => {
  const { status, stdout } = checkSettle({ 'headgate-memory/settle-unchanged-before': LEISURELY })
  expect(stdout).toContain('headgate-memory/settle-unchanged has no baseline')
  expect(stdout).toContain('headgate-memory/settle-unchanged-before has a baseline and could not be measured')
  expect(status).toBe(1)
})

test('a check that is allowed new cells still fails where it compares nothing', () => {
  const { status, stdout } = checkSettle({}, '--allow-new')
  expect(stdout).toContain('Nothing of what was chosen has a baseline')
  expect(status).toBe(1)
})

test('a check passes where everything chosen is as fast as its baseline', () => {
  const cells = { 'headgate-memory/settle-unchanged': LEISURELY, 'headgate-memory/other': LEISURELY }
  const { status, stdout } = checkSettle(cells)
  expect(stdout).toContain('No slower than the baseline.')
  expect(status).toBe(0)
})
