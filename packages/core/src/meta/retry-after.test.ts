import { describe, expect, test } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const NOW = Date.UTC(2027, 2, 5, 12, 0, 0)

describe('parseRetryAfter', () => {
  test.each<[string | undefined, number | undefined]>([
    ['0', 0],
    ['42', 42_000],
    [' 42 ', 42_000],
    ['1.5', 1_500],
    ['0.0001', 1],
    ['30, 90', 90_000],
    ['Fri, 05 Mar 2027 12:00:30 GMT', 30_000],
    ['Friday, 05-Mar-27 12:01:00 GMT', 60_000],
    ['Fri Mar  5 12:00:05 2027', 5_000],
    ['Thu, 04 Mar 2027 12:00:00 GMT', 0],
    ['Fri, 05 Mar 9027 12:00:00 GMT', 30 * 86_400_000],
    ['99999999999', 30 * 86_400_000],
    [undefined, undefined],
    ['', undefined],
    [' ', undefined],
    [',', undefined],
    ['-5', undefined],
    ['60s', undefined],
    ['soon', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['0x10', undefined],
    ['Fri, 99 Mar 2027 12:00:00 GMT', undefined],
    ['2027-03-05T12:00:30Z', undefined],
    ['1'.repeat(1_000_000), undefined],
  ])('reads %j', (value, waitMs) => {
    expect(parseRetryAfter(value, NOW)).toBe(waitMs)
  })

  test('cannot tell a date without knowing the time', () => {
    expect(parseRetryAfter('Fri, 05 Mar 2027 12:00:30 GMT', Number.NaN)).toBeUndefined()
    expect(parseRetryAfter('30', Number.NaN)).toBe(30_000)
  })
})
