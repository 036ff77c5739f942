import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LooseObject, parseLoose } from './loose-json.ts'

/** Members as JSON.parse would have them: the last of a repeated key. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!(value instanceof LooseObject)) return value
  return Object.fromEntries(value.keys.map((key, at) => [key, plain(value.values[at])]))
}

/** Members in order, repeated keys included. */
function members(value: unknown): unknown {
  if (!(value instanceof LooseObject)) return value
  return value.keys.map((key, at) => [key, members(value.values[at])])
}

const parseOne = (text: string): unknown => plain(parseLoose(text)[0])

describe('parseLoose', () => {
  test('reads JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(undefined, 1, '\t'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space)
        expect(parseLoose(text).map(plain)).toEqual([JSON.parse(text)])
      }),
      { numRuns: 2_000 },
    )
  })

  test('reads every number that JSON has', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(parseOne(`[${number}]`)).toEqual([JSON.parse(String(number))])
      }),
      { numRuns: 2_000 },
    )
  })

  test('keeps members whose key is repeated', () => {
    expect(members(parseLoose('{"a":1,"b":2,"a":3}')[0])).toEqual([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ])
    expect((parseLoose('{"a":1,"b":2,"a":3}')[0] as LooseObject).get('a')).toBe(3)
  })

  test.each<[string, string, unknown]>([
    ['single quotes', `{'a':'it is "so"'}`, { a: 'it is "so"' }],
    ['bare keys and words', '{a:b, c: True, d: None, e: nan}', { a: 'b', c: true, d: null, e: 'nan' }],
    ['line comments', '{"a": 1, // one "thing"\n "b": 2 // }\n}', { a: 1, b: 2 }],
    ['line comments on one line', '{"a": 1, //one thing "b": 2 //the other }', { a: 1, b: 2 }],
    ['block comments', '/* { */ {"a": /* 0, */ 1}', { a: 1 }],
    ['a block comment without an end', '{"a":1 /* ', { a: 1 }],
    ['a trailing comma', '{"a":[1,2,],}', { a: [1, 2] }],
    ['missing commas', '{"a":1 "b":[1 2]}', { a: 1, b: [1, 2] }],
    ['an ellipsis', '{"a":[1],\n...\n}', { a: [1] }],
    ['a missing opening brace', '"a":{"b":1},"c":2}', { a: { b: 1 }, c: 2 }],
    ['missing closers', '{"a":{"b":[1,2', { a: { b: [1] } }],
    ['mixed up closers', '{"a":[1,2},"b":3}', { a: [1, 2] }],
    ['a guard before the JSON', '\uFEFF{"a":1}', { a: 1 }],
    ['a key without a value', '{"a","b":,"c":1}', { c: 1 }],
    ['a value without a key', '{{"a":1},[2],"b":3}', { b: 3 }],
    ['escapes', String.raw`{"a\u0062":"\u00e9\n\\\"\q\u12"}`, { ab: 'é\n\\"qu12' }],
    ['a number in quotes', '{"a":"17.5"}', { a: '17.5' }],
    ['a word that begins as a number', '{"a":17%}', { a: '17%' }],
  ])('takes %s', (_, text, value) => {
    expect(parseOne(text)).toEqual(value)
  })

  test.each<[string, unknown]>([
    ['{"code":8000', {}],
    ['{"code":-', {}],
    ['{"a":1,"code":8', { a: 1 }],
    ['{"a":tru', {}],
    ['{"a":"(#4) Appl', { a: '(#4) Appl…' }],
    [String.raw`{"a":"x\n(#4) Appl`, { a: 'x\n(#4) Appl…' }],
    ['{"a":"x\\', { a: 'x…' }],
    ['{"a":1,"b', { a: 1 }],
    ['{"a":', {}],
  ])('leaves out what the end cuts short: %s', (text, value) => {
    expect(parseOne(text)).toEqual(value)
  })

  test('reads values side by side', () => {
    expect(parseLoose('{"a":1}, {"a":2} [3] 17% x').map(plain)).toEqual([{ a: 1 }, { a: 2 }, [3], '17%', 'x'])
    expect(parseLoose('for (;;);{"a":1}').map(plain)).toContainEqual({ a: 1 })
  })

  test.each(['', ' ', ',', '}', ']]]', ':', '"', "'", '/', '//', '/*', '\\', '…', '\0'])(
    'survives %j',
    (text) => {
      expect(() => parseLoose(text)).not.toThrow()
    },
  )

  test('skips what is nested too deep, and goes on after it', () => {
    const deep = `${'['.repeat(20_000)}"]"${']'.repeat(20_000)}`
    const values = parseLoose(`{"a":${deep},"b":1}`)
    expect((values[0] as LooseObject).get('b')).toBe(1)
    for (const opener of ['[', '{', '{"a":', '[{"a":']) {
      expect(() => parseLoose(opener.repeat(100_000))).not.toThrow()
    }
  })

  test('looks at 64 KiB, and no further', () => {
    const values = parseLoose(`{"a":1,${' '.repeat(65_536)}"b":2}`)
    expect(members(values[0])).toEqual([['a', 1]])
    expect(parseLoose('1 '.repeat(100_000))).toHaveLength(256)
    expect(parseLoose('{"a":1,"b":2}', 8).map(members)).toEqual([[['a', 1]]])
  })

  test('makes no use of keys as property names', () => {
    const text = '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}},"toString":1}'
    expect(members(parseLoose(text)[0])).toEqual([
      ['__proto__', [['a', 1]]],
      ['constructor', [['prototype', [['a', 1]]]]],
      ['toString', 1],
    ])
    expect('a' in {}).toBe(false)
    expect(new LooseObject().get('constructor')).toBeUndefined()
  })
})
