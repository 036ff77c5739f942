import { describe, expect, test } from 'vitest'
import { type HeadersInput, readHeader } from './header-input.ts'

const VALUE = '{"call_count":3}'

/** `x-app-usage` once, in every shape that a client may keep it in. */
const SHAPES: readonly (readonly [string, HeadersInput])[] = [
  ['WHATWG Headers', new Headers({ 'X-App-Usage': VALUE })],
  ['a Map with lower-case keys', new Map([['x-app-usage', VALUE]])],
  ["a Map with Meta's spelling", new Map([['X-App-Usage', VALUE]])],
  ['a plain object', { 'content-type': 'application/json', 'x-app-usage': VALUE }],
  ["a plain object with Meta's spelling", { 'Content-Type': 'application/json', 'X-App-Usage': VALUE }],
  ['a plain object with an array', { 'x-app-usage': [VALUE] }],
  [
    'pairs',
    [
      ['date', 'today'],
      ['X-APP-USAGE', VALUE],
    ],
  ],
  ['flat raw headers', ['Date', 'x-app-usage', 'X-App-Usage', VALUE]],
  [
    'items of a batch answer',
    [
      { name: 'Date', value: 'today' },
      { name: 'X-App-Usage', value: VALUE },
    ],
  ],
  ['a null-prototype object', Object.assign(Object.create(null), { 'X-App-Usage': VALUE })],
]

describe('readHeader', () => {
  test.each(SHAPES)('finds a header in %s', (_, headers) => {
    expect(readHeader(headers, 'x-app-usage')).toBe(VALUE)
    expect(readHeader(headers, 'x-page-usage')).toBeUndefined()
  })

  test.each<[string, HeadersInput]>([
    ['an array of values', { 'x-a': ['1', '2'] }],
    ['names in different case', { 'X-a': '1', 'X-A': '2' }],
    ['pairs', Object.entries({ 'x-a': '1', 'X-A': '2' })],
    ['flat raw headers', ['X-A', '1', 'Other', '9', 'x-a', '2']],
    [
      'items',
      [
        { name: 'X-A', value: '1' },
        { name: 'x-a', value: '2' },
      ],
    ],
  ])('joins a header that is repeated as %s', (_, headers) => {
    expect(readHeader(headers, 'x-a')).toBe('1, 2')
  })

  test('joins what WHATWG Headers joined', () => {
    const headers = new Headers()
    headers.append('X-A', '1')
    headers.append('x-a', '2')
    expect(readHeader(headers, 'x-a')).toBe('1, 2')
  })

  test('takes numbers as text', () => {
    expect(readHeader({ 'retry-after': 42 }, 'retry-after')).toBe('42')
    expect(readHeader({ 'Retry-After': 42 }, 'retry-after')).toBe('42')
  })

  test('keeps an empty value apart from a missing one', () => {
    expect(readHeader({ 'x-a': '' }, 'x-a')).toBe('')
    expect(readHeader({ 'x-a': undefined }, 'x-a')).toBeUndefined()
    expect(readHeader({ 'x-a': null }, 'x-a')).toBeUndefined()
  })

  test.each([undefined, null, [], {}, new Headers(), 7, 'x-a: 1', true, Symbol('x'), () => '1'])(
    'finds nothing in %s',
    (headers) => {
      expect(readHeader(headers as HeadersInput, 'x-a')).toBeUndefined()
    },
  )

  test('does not find what only the prototype has', () => {
    expect(readHeader({}, 'constructor')).toBeUndefined()
    expect(readHeader(Object.create({ 'x-a': '1' }), 'x-a')).toBeUndefined()
    expect(readHeader(Object.create({ 'X-A': '1' }), 'x-a')).toBeUndefined()
  })

  test.each<[string, () => unknown]>([
    [
      'a getter that throws',
      () => ({
        get 'x-a'() {
          throw new Error('no')
        },
      }),
    ],
    [
      'a `get` that throws',
      () => ({
        get() {
          throw new Error('no')
        },
      }),
    ],
    ['a `get` that answers with an object', () => ({ get: () => ({ toString: () => 'x' }) })],
    ['a `get` that answers with a promise', () => ({ get: () => Promise.resolve('1') })],
    [
      'a revoked proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      },
    ],
    [
      'a proxy that throws at everything',
      () =>
        new Proxy(
          {},
          new Proxy(
            {},
            {
              get: () => () => {
                throw new Error('no')
              },
            },
          ),
        ),
    ],
    [
      'an array that contains itself',
      () => {
        const list: unknown[] = ['x-b', '1']
        list.push(list, list)
        return list
      },
    ],
    [
      'a value that contains itself',
      () => {
        const value: unknown[] = []
        value.push(value)
        return { 'x-a': value }
      },
    ],
    [
      'wrong types',
      () => [null, 3, undefined, [3, 4], [], [null], { name: 4 }, { name: 'x-a', value: {} }, 'x-a'],
    ],
  ])('survives %s', (_, headers) => {
    expect(readHeader(headers() as HeadersInput, 'x-a')).toBeUndefined()
  })

  test('hands on at most 64 KiB of a value', () => {
    const huge = 'x'.repeat(1_000_000)
    expect(readHeader({ 'x-a': huge }, 'x-a')).toHaveLength(65_536)
    expect(readHeader(new Headers({ 'x-a': huge }), 'x-a')).toHaveLength(65_536)
    expect(readHeader({ 'x-a': Array(100_000).fill('y'.repeat(1_000)) }, 'x-a')!.length).toBeLessThan(65_537)
  })

  test('looks at a bounded number of entries', () => {
    let looked = 0
    const endless = new Proxy([], {
      get(_, key) {
        if (key === 'length') return Number.MAX_SAFE_INTEGER
        looked++
        return ['x-b', '1']
      },
    })
    expect(readHeader(endless, 'x-a')).toBeUndefined()
    expect(looked).toBeLessThan(5_000)
  })
})
