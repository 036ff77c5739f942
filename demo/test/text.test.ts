import { expect, test } from 'vitest'
import { createProgress } from '../src/progress.ts'
import { table } from '../src/table.ts'
import { clockTime, count, duration, share, wrap } from '../src/text.ts'
import { createPage } from './page.ts'

test('lays out names to the left and numbers to the right', () => {
  const rows = [
    ['answered', '12,345', '9'],
    ['été', '–', '100 %'],
  ]
  expect(table(['', 'before', 'after'], rows)).toEqual([
    '          before  after',
    '───────────────────────',
    'answered  12,345      9',
    'été            –  100 %',
  ])
})

test('can keep more columns to the left, and leaves no blanks behind a line', () => {
  expect(table(['a', 'b'], [['1', 'long text'], ['22']], 2)).toEqual([
    'a   b',
    '─────────────',
    '1   long text',
    '22',
  ])
})

test('writes numbers, shares and times as people do', () => {
  expect([0, 999.6, 1_234_567].map(count)).toEqual(['0', '1,000', '1,234,567'])
  expect([share(1, 3), share(0, 5), share(1, 0)]).toEqual(['33 %', '0 %', '–'])
  expect([0, 59_499, 61_000, 3_600_000, 45_240_000].map(duration)).toEqual([
    '0 s',
    '59 s',
    '1 min 01 s',
    '1 h 00 min',
    '12 h 34 min',
  ])
  expect([0, 5_400_000].map(clockTime)).toEqual(['0:00', '1:30'])
})

test('draws one line again and again on a terminal', () => {
  const page = createPage(true)
  const progress = createProgress(page, 'run')
  progress.show(0.25, 'a')
  progress.show(0.5, 'b')
  progress.end('c')
  expect(page.text.split('\r\x1b[K')).toEqual([
    '',
    'run  █████░░░░░░░░░░░░░░░  a',
    'run  ██████████░░░░░░░░░░  b',
    'run  c\n',
  ])
})

test('writes a line each quarter elsewhere, however often it is asked', () => {
  const page = createPage()
  const progress = createProgress(page, 'run')
  for (let i = 0; i <= 100; i++) progress.show(i / 100, `${i}`)
  progress.end('all')
  expect(page.text).toBe('run  25\nrun  50\nrun  75\nrun  all\n')
})

test('leaves out quarters that went by unseen', () => {
  const page = createPage()
  const progress = createProgress(page, 'run')
  progress.show(0.6, 'late')
  progress.show(0.7, 'no more')
  progress.show(0.8, 'later')
  expect(page.text).toBe('run  late\nrun  later\n')
})

test('breaks a text into lines between words', () => {
  expect(wrap('one two three, extraordinary four', 9)).toEqual(['one two', 'three,', 'extraordinary', 'four'])
})
