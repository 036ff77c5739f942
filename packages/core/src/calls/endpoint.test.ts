import { describe, expect, test } from 'vitest'
import { countCalls, idsOf, parseEndpoint, pathOf } from './endpoint.ts'

test.each([
  ['/v24.0/act_42/insights', 'facebook', ['act_42', 'insights']],
  ['act_42/insights', 'facebook', ['act_42', 'insights']],
  ['/act_42//insights/?a=b', 'facebook', ['act_42', 'insights']],
  ['https://graph.facebook.com/v24.0/me', 'facebook', ['me']],
  ['HTTPS://GRAPH.FACEBOOK.COM:443/me', 'facebook', ['me']],
  ['https://graph-video.facebook.com/v24.0/651/videos', 'facebook', ['651', 'videos']],
  ['https://graph.instagram.com/me/media', 'instagram', ['me', 'media']],
  ['https://graph.threads.net/v1.0/me', 'threads', ['me']],
  ['https://graph.threads.com/me', 'threads', ['me']],
  ['https://graph.facebook.com', 'facebook', []],
  ['/v3/me', 'facebook', ['me']],
  ['/v24.0', 'facebook', []],
  ['/vegas', 'facebook', ['vegas']],
])('%s', (url, api, segments) => {
  expect(parseEndpoint(url)).toEqual({ api, segments, ids: undefined })
})

test.each([
  ['', 'no path or URL'],
  ['https://example.com/me', 'names a host'],
  ['https://graph.facebook.com.example.com/me', 'names a host'],
  ['/a b', '"a b"'],
  ['graph.facebook.com/v24.0/act_42/insights', 'add https://'],
  ['//graph.facebook.com/v24.0/me', 'add https://'],
  ['graph.threads.net', 'add https://'],
  ['Graph.Facebook.com:443/me', 'add https://'],
  [`/${'x'.repeat(9_000)}`, 'more than 8192'],
])('%s is refused', (url, why) => {
  expect(() => parseEndpoint(url)).toThrowError(
    expect.objectContaining({ code: 'ERR_INVALID_URL', message: expect.stringContaining(why) }),
  )
})

test('a URL object is refused with what to give in its place', () => {
  const url = new URL('https://graph.facebook.com/me?access_token=SECRET') as unknown as string
  expect(() => parseEndpoint(url)).toThrowError(/give url\.href/)
  expect(() => parseEndpoint(url)).not.toThrowError(/SECRET/)
})

test.each([
  ['https://example.com/me?access_token=SECRET', '"https://example.com/me?…"'],
  ['https://example.com/me#access_token=SECRET', '"https://example.com/me#…"'],
  ['/a b?access_token=SECRET', '"/a b?…"'],
  ['https://me:SECRET@example.com/me', '"https://…@example.com/me"'],
  ['/1|SECRET/x', '"/1|…/x"'],
  [['SECRET'], 'an array'],
])('the error for %j shows no secret', (url, shown) => {
  const parse = () => parseEndpoint(url as string)
  expect(parse).toThrowError(shown)
  expect(parse).not.toThrowError(/SECRET/)
})

describe('ids', () => {
  test.each<[string, readonly string[] | undefined, number]>([
    ['/?ids=4,5,6', ['4', '5', '6'], 3],
    ['/?fields=id&ids=4%2C5', ['4', '5'], 2],
    ['/?ids=4%2c5,6#x', ['4', '5', '6'], 3],
    ['/?ids=', [], 1],
    ['/?ids=,,', [], 1],
    ['/?kids=1,2', undefined, 1],
    ['/4,5', undefined, 1],
  ])('%s', (url, ids, cost) => {
    expect(parseEndpoint(url).ids).toEqual(ids)
    expect(countCalls(parseEndpoint(url))).toBe(cost)
  })

  test('stand as they are in the query', () => {
    expect(idsOf('?a=1&ids=4%2C5&b')).toBe('4%2C5')
    expect(idsOf('?a=1')).toBeUndefined()
  })
})

test('a path ends where a query or a fragment begins', () => {
  expect(pathOf('/a/b?c=/d')).toBe('/a/b')
  expect(pathOf('/a/b#c?d')).toBe('/a/b')
  expect(pathOf('/a/b')).toBe('/a/b')
})
