import { describe, expect, test } from 'vitest'
import { batchItems } from './batch.ts'
import type { Call } from './call.ts'
import { classify } from './classify.ts'
import { parseEndpoint } from './endpoint.ts'

const token = { type: 'user', id: '7' } as const
const items = [
  { method: 'GET', relative_url: 'me?fields=id' },
  { method: 'POST', relative_url: 'v24.0/act_42/ads', body: 'name=x' },
]

function batch(body: unknown, url = 'https://graph.facebook.com/v24.0/'): Call {
  return { method: 'POST', url, token, body }
}

describe('a batch', () => {
  const calls = [
    { method: 'GET', url: 'https://graph.facebook.com/me?fields=id', token },
    { method: 'POST', url: 'https://graph.facebook.com/v24.0/act_42/ads', token, body: 'name=x' },
  ]
  const form = new FormData()
  form.set('batch', JSON.stringify(items))

  test.each<[string, unknown]>([
    ['an array in an object', { batch: items }],
    ['JSON in an object', { batch: JSON.stringify(items), include_headers: false }],
    ['JSON in JSON', JSON.stringify({ batch: JSON.stringify(items) })],
    ['an array in JSON', JSON.stringify({ batch: items })],
    ['a form', `include_headers=true&batch=${encodeURIComponent(JSON.stringify(items))}`],
    ['URLSearchParams', new URLSearchParams({ batch: JSON.stringify(items) })],
    ['FormData', form],
  ])('given as %s is a call for each item', (_how, body) => {
    expect(batchItems(batch(body))).toEqual(calls)
  })

  test.each([
    ['https://graph.facebook.com'],
    ['https://graph.facebook.com/'],
    ['https://graph.facebook.com/v24.0'],
    ['https://graph.facebook.com/v24.0/?access_token=x'],
    ['https://graph.facebook.com/batch'],
    ['https://graph.facebook.com/v24.0/batch/'],
  ])('is one at %s', (url) => {
    expect(batchItems(batch({ batch: items }, url))).toEqual(calls)
  })

  test.each(['/', '/v24.0', '/v24.0/', 'v24.0/batch', '?include_headers=false'])('is one at %s', (url) => {
    expect(batchItems(batch({ batch: items }, url))?.map((item) => item.url)).toEqual([
      '/me?fields=id',
      '/v24.0/act_42/ads',
    ])
  })

  test('may stand in the query', () => {
    const url = `/?batch=${encodeURIComponent(JSON.stringify(items))}`
    expect(batchItems({ method: 'POST', url, token })).toHaveLength(2)
  })

  test('hands its hints to its items, and leaves out their tokens', () => {
    const call = {
      ...batch({ batch: [{ method: 'GET', relative_url: '238', access_token: 'secret' }] }),
      subjects: { adAccount: '42' },
    }
    expect(batchItems(call)).toEqual([
      { method: 'GET', url: 'https://graph.facebook.com/238', token, subjects: { adAccount: '42' } },
    ])
  })

  test('may refer to results of its items', () => {
    const references = [
      { method: 'POST', name: 'make', relative_url: 'act_42/ads', body: 'x=1' },
      { method: 'GET', relative_url: '{result=make:$.id}/insights' },
      { method: 'GET', relative_url: '?ids={result=make:$.data.*.id}' },
    ]
    const calls = batchItems(batch({ batch: references }))!
    for (const call of calls) expect(() => classify(call, parseEndpoint(call.url), '1')).not.toThrow()
    expect(calls[1]!.url).toBe('https://graph.facebook.com/_result=make:$.id_/insights')
  })

  test('keeps to its host', () => {
    const [item] = batchItems(batch({ batch: [{ relative_url: '/me' }] }, 'https://graph.instagram.com/'))!
    expect(item).toEqual({ method: 'GET', url: 'https://graph.instagram.com/me', token })
  })
})

test.each<[string, Call]>([
  ['a call without a body', { method: 'POST', url: '/', token }],
  ['a read', { url: '/', token, body: { batch: items } }],
  ['a call to an edge', batch({ batch: items }, '/act_42/ads')],
  ['an upload to a catalog', batch({ requests: [] }, '/77/batch')],
  ['a body without a batch', batch({ q: 1 })],
  ['a body that cannot be read', batch('{"batch":')],
])('%s is no batch', (_what, call) => {
  expect(batchItems(call)).toBeUndefined()
})

test.each<[string, unknown, string, string]>([
  ['no array', { batch: { method: 'GET' } }, 'an object', 'relative_url'],
  ['JSON that is none', { batch: '[{"method":' }, 'no JSON', 'relative_url'],
  ['no items', { batch: [] }, 'an empty array', 'relative_url'],
  [
    'an item that is no object',
    { batch: [items[0], 'me'] },
    "Item 1 of the call's batch is a string",
    'relative_url',
  ],
  ['an item without a URL', { batch: [{ method: 'GET' }] }, 'Item 0', 'relative_url'],
  ['a method that is no text', { batch: [{ method: 1, relative_url: 'me' }] }, 'Item 0', "method: 'GET'"],
  ['null', { batch: [null] }, "Item 0 of the call's batch is null", 'relative_url'],
  ['more than 50 items', { batch: Array(51).fill(items[0]) }, '51 items', 'at most 50'],
])('%s is refused with what would be right', (_what, body, seen, right) => {
  expect(() => batchItems(batch(body))).toThrowError(
    expect.objectContaining({ code: 'ERR_INVALID_CALL', message: expect.stringContaining(seen) }),
  )
  expect(() => batchItems(batch(body))).toThrowError(right)
})

test('50 items are as many as Meta takes', () => {
  expect(batchItems(batch({ batch: Array(50).fill(items[0]) }))).toHaveLength(50)
})
