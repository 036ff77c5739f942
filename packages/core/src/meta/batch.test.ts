import { describe, expect, test } from 'vitest'
import { readBatch } from './batch.ts'
import { classifyError } from './classify-error.ts'
import { parseUsage } from './usage.ts'

const ANSWER = [
  {
    code: 200,
    headers: [
      { name: 'Content-Type', value: 'application/json' },
      { name: 'X-App-Usage', value: '{"call_count":31}' },
    ],
    body: '{"id":"5"}',
  },
  null,
  {
    code: 400,
    headers: { 'X-Business-Use-Case-Usage': '{"8":[{"type":"ads_management","call_count":100}]}' },
    body: '{"error":{"message":"(#80004) Too many calls","code":80004}}',
  },
  { code: 403, body: { error: { code: 4 } } },
]

describe('readBatch', () => {
  test.each([
    ['parsed', ANSWER],
    ['as text', ` ${JSON.stringify(ANSWER)}`],
  ])('gives each item as a response of its own: %s', (_, answer) => {
    const items = readBatch(answer)
    expect(items.map((item) => item?.status)).toEqual([200, undefined, 400, 403])
    expect(items[1]).toBeNull()
    expect(items.map((item) => parseUsage(item?.headers).readings[0]?.callPercent)).toEqual([
      31,
      undefined,
      100,
      undefined,
    ])
    expect(items.map((item) => classifyError(item?.status, item?.body)?.family)).toEqual([
      undefined,
      undefined,
      'ads_management',
      'app',
    ])
  })

  test('keeps the place of what is no item', () => {
    expect(readBatch([1, 'x', [], { code: '200' }, {}])).toEqual([
      null,
      null,
      null,
      { status: 200, headers: undefined, body: undefined },
      { status: undefined, headers: undefined, body: undefined },
    ])
  })

  test.each([undefined, null, 7, '', '{}', '[', '[{"code":200', '{"error":{"code":4}}', {}, () => []])(
    'finds no items in %j',
    (answer) => {
      expect(readBatch(answer)).toEqual([])
    },
  )

  test('reads a thousand items at most', () => {
    expect(readBatch(Array(50_000).fill({ code: 200 }))).toHaveLength(1_000)
    expect(readBatch(`[${Array(50_000).fill('null').join()}]`)).toHaveLength(1_000)
  })

  test('survives hostile items', () => {
    const hostile = {
      get code() {
        throw new Error('no')
      },
    }
    expect(() => readBatch([hostile])).not.toThrow()
    expect(() => readBatch('['.repeat(1_000_000))).not.toThrow()
    expect(readBatch('[{"__proto__":{"code":4}}]')[0]?.status).toBeUndefined()
  })
})
