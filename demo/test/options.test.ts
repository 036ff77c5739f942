import { expect, test } from 'vitest'
import { demo } from '../src/demo.ts'
import { parseOptions } from '../src/options.ts'
import { createPage } from './page.ts'

test('compares with defaults where nothing is asked', () => {
  expect(parseOptions([])).toEqual({ mode: 'compare', seed: 1, hours: 3, speed: 900, store: 'memory' })
})

test('takes what is asked, also behind the dashes that pnpm hands on', () => {
  const options = ['--', '--seed', '7', '--hours=0.5', '--speed', '2000', '--store', 'memory']
  expect(parseOptions(options)).toEqual({
    mode: 'compare',
    seed: 7,
    hours: 0.5,
    speed: 2_000,
    store: 'memory',
  })
  expect(parseOptions(['--replay', 'runs.jsonl', '--all'])).toEqual({
    mode: 'replay',
    file: 'runs.jsonl',
    all: true,
  })
})

test.each([
  [['--store', 'postgres'], 'There is no store "postgres"; the stores are memory, sqlite, redis.'],
  [['--store', 'constructor'], 'There is no store "constructor"; the stores are memory, sqlite, redis.'],
  [['--seed', 'x'], '--seed is "x"; it should be a whole number from 0 to 4294967295.'],
  [['--seed', '1.5'], '--seed is "1.5"; it should be a whole number from 0 to 4294967295.'],
  [['--seed=-1'], '--seed is "-1"; it should be a whole number from 0 to 4294967295.'],
  [['--hours', '0'], '--hours is "0"; it should be a number from 0.1 to 100.'],
  [['--hours', '1e9'], '--hours is "1e9"; it should be a number from 0.1 to 100.'],
  [['--speed', ''], '--speed is ""; it should be a number from 1 to 10000.'],
  [['--speed', 'Infinity'], '--speed is "Infinity"; it should be a number from 1 to 10000.'],
  [['--replay', 'a', '--seed', '1'], '--seed has no meaning with --replay: a recording is what it is.'],
  [['--replay='], '--replay is empty; it should be a file.'],
  [['--all'], '--all goes with --replay FILE.'],
])('refuses %j', async (args, message) => {
  const out = createPage()
  const err = createPage()
  expect(await demo(args, out, err)).toBe(2)
  expect(err.text).toBe(`${message}\n`)
  expect(out.text).toBe('')
})

test.each([['--sed'], ['runs.jsonl'], ['--replay']])('refuses %s, and says where help is', async (arg) => {
  const err = createPage()
  expect(await demo([arg], createPage(), err)).toBe(2)
  expect(err.text).toMatch(/^\S.*See --help\.\n$/)
  expect(err.text).toContain(arg)
})

test('shows what can be asked', async () => {
  const out = createPage()
  expect(await demo(['--help'], out, createPage())).toBe(0)
  for (const option of ['--seed', '--hours', '--speed', '--store', '--replay', '--all']) {
    expect(out.text).toContain(option)
  }
})
