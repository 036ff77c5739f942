import { describe, expect, test } from 'vitest'
import { aspectsOf, valueIn } from './aspect.ts'
import type { Call } from './call.ts'
import { pathOf } from './endpoint.ts'

const token = { type: 'page', id: '651' } as const

function aspects(line: string, body?: unknown): string {
  const space = line.indexOf(' ')
  const [method, url] = [line.slice(0, space), line.slice(space + 1)]
  const call: Call = { method, url, token, ...(body !== undefined && { body }) }
  return aspectsOf(call, pathOf(url))
}

test.each([
  ['GET /v24.0/act_42/insights', undefined],
  ['GET /v24.0/act_42/insights?fields=spend&level=ad', undefined],
  ['POST /v24.0/act_42/campaigns', { name: 'x', daily_budget: 5 }],
  ['POST /v24.0/238', { status: 'PAUSED' }],
  ['POST /v24.0/238', 'status=PAUSED'],
  ['POST /v24.0/238', null],
  ['GET /651/conversations?fields=id', undefined],
  ['DELETE /238', { daily_budget: 5 }],
])('%s with %j tells nothing', (line, body) => {
  expect(aspects(line, body)).toBe('')
})

test.each<[string, unknown, string]>([
  ['POST /238', { daily_budget: 5 }, 'budget'],
  ['POST https://graph.facebook.com/v24.0/238', '{"lifetime_budget":"5"}', 'budget'],
  ['POST /v24.0/238/', 'a=1&daily_budget=5', 'budget'],
  ['POST /238?daily_budget=5', undefined, 'budget'],
  ['POST /act_42', { spend_cap: 0 }, 'spend_cap'],
  ['POST /v24.0/act_42?spend_cap=1', undefined, 'spend_cap'],
  ['GET /1784?fields=business_discovery.username(a){id}', undefined, 'business_discovery'],
  ['GET /651/conversations?platform=instagram', undefined, 'instagram'],
  ['GET /651/conversations/?x=1&platform=Instagram', undefined, 'instagram'],
  ['GET /651/conversations?platform=messenger', undefined, ''],
  ['GET /ig_hashtag_search?q=a&user_id=1784', undefined, 'user=1784'],
  ['GET /ig_hashtag_search?q=a&user_id=%20', undefined, ''],
  ['GET /?ids=4,5,6', undefined, 'ids=4,5,6'],
  ['GET /?fields=id&ids=4%2C5#x', undefined, 'ids=4%2C5'],
  ['GET /?ids=4, 5', undefined, 'ids=4,+5'],
  ['POST /651/messages', { recipient: { id: '1' } }, 'messenger'],
  ['POST /651/messages', 'recipient=%7B%22comment_id%22%3A%221%22%7D', 'messenger comment'],
  ['POST /651/messages', { message: { attachment: { type: 'video' } } }, 'messenger media'],
  ['POST /651/messages', { platform: 'instagram', message: { text: 'x' } }, 'instagram'],
  ['POST /555/messages', { messaging_product: 'whatsapp', to: '+49 1' }, 'whatsapp to=491'],
  ['POST /555/messages', { messaging_product: 'whatsapp', to: 491 }, 'whatsapp to=491'],
  ['POST /555/messages', { messaging_product: 'whatsapp', status: 'read' }, 'whatsapp'],
  ['POST /555/messages', { messaging_product: 'whatsapp', to: 'x'.repeat(200) }, 'whatsapp'],
  ['POST /555/messages', { messaging_product: 'whatsapp', to: { toString: () => 'x' } }, 'whatsapp'],
  ['POST /me/threads', { auto_publish_text: 'true' }, 'publish'],
  ['POST /me/threads', { auto_publish_text: true, reply_to_id: '1' }, 'publish_reply'],
  ['POST /me/threads', { auto_publish_text: false, reply_to_id: '1' }, ''],
])('%s with %j tells "%s"', (line, body, told) => {
  expect(aspects(line, body)).toBe(told)
})

describe('a body is read in every form that it is sent in', () => {
  const form = new FormData()
  form.set('daily_budget', '5')
  test.each([
    ['object', { daily_budget: 5 }],
    ['object without a prototype', Object.assign(Object.create(null), { daily_budget: 5 })],
    ['JSON', '  {"daily_budget":5}'],
    ['form', 'daily_budget=5'],
    ['URLSearchParams', new URLSearchParams('daily_budget=5')],
    ['FormData', form],
    ['object with a field called get', { daily_budget: 5, get: 'x' }],
  ])('%s', (_form, body) => {
    expect(aspects('POST /238', body)).toBe('budget')
  })

  test.each([
    ['broken JSON', '{"daily_budget":'],
    ['a JSON array', '[{"daily_budget":5}]'],
    ['a prototype', Object.create({ daily_budget: 5 })],
    ['bytes', new Uint8Array(4)],
  ])('nothing is read from %s', (_form, body) => {
    expect(aspects('POST /238', body)).toBe('')
  })
})

test('valueIn finds a value among the words', () => {
  expect(valueIn(['whatsapp', 'to=491'], 'to')).toBe('491')
  expect(valueIn(['whatsapp', 'to=491'], 'ids')).toBeUndefined()
})
