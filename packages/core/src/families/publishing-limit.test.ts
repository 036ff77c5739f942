import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPublishingLimit, readPublishingLimit } from './publishing-limit.ts'

const quota = { used: 2, total: 25, durationMs: 86_400_000 }
const entry = { quota_usage: 2, config: { quota_total: 25, quota_duration: 86_400 } }

test.each([
  ['as Meta returns it', { data: [entry] }],
  ['its data alone', [entry]],
  ['its entry alone', entry],
  ['with data that is no array', { data: entry }],
  [
    'with numbers as text',
    { data: [{ quota_usage: '2', config: { quota_total: '25', quota_duration: '86400' } }] },
  ],
  ['with fields beside it', { data: [{ ...entry, id: '17841400000000000' }], paging: {} }],
])('reads the answer %s', (_how, answer) => {
  expect(readPublishingLimit(answer, 'posts')).toEqual(quota)
  expect(isPublishingLimit(answer)).toBe(true)
})

test('reads the three quotas of Threads apart, and says what the answer leaves out', () => {
  const answer = {
    data: [{ ...entry, reply_quota_usage: 17, delete_config: { quota_total: 100, quota_duration: 86_400 } }],
  }
  expect(readPublishingLimit(answer, 'posts')).toEqual(quota)
  expect(readPublishingLimit(answer, 'replies')).toEqual({
    used: 17,
    total: undefined,
    durationMs: undefined,
  })
  expect(readPublishingLimit(answer, 'deletes')).toEqual({
    used: undefined,
    total: 100,
    durationMs: 86_400_000,
  })
})

test.each([
  undefined,
  null,
  5,
  'text',
  [],
  {},
  { data: [] },
  { data: null },
  { data: [{}] },
  { data: [{ config: { quota_total: -1 } }] },
  { data: [{ config: { quota_total: 'many' } }] },
  { data: [{ quota_usage: null, config: 7 }] },
  { data: [Object.create({ quota_usage: 2 })] },
  { error: { code: 190 } },
])('reads nothing from %j', (answer) => {
  expect(readPublishingLimit(answer, 'posts')).toBeUndefined()
  expect(isPublishingLimit(answer)).toBe(false)
})

test('never throws, and what it reads is a number of 0 or more', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom('posts', 'replies', 'deletes'), (answer, kind) => {
      const read = readPublishingLimit({ data: [answer] }, kind)
      for (const value of Object.values(read ?? {})) expect(value ?? 0).toBeGreaterThanOrEqual(0)
    }),
  )
})
