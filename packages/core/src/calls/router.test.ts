import { describe, expect, test } from 'vitest'
import { familyNamed } from '../families/catalogue.ts'
import type { Edges, Family } from '../families/family.ts'
import { type RouteQuery, Router } from './router.ts'

function familyOn(name: string, edges: Edges): Family {
  return { ...familyNamed('ads_management')!, name, edges }
}

function routerOf(edges: Readonly<Record<string, readonly string[]>>): Router {
  return new Router(Object.entries(edges).map(([name, facebook]) => familyOn(name, { facebook })))
}

function ask(path: string, more: Partial<RouteQuery> = {}): RouteQuery {
  return {
    api: 'facebook',
    method: 'GET',
    segments: path.split('/'),
    token: 'user',
    aspects: [],
    subjects: undefined,
    ...more,
  }
}

function names(router: Router, query: RouteQuery): string[] {
  return router.match(query).map(({ family }) => family.name)
}

describe('an edge', () => {
  test.each([
    ['GET 1/feed', 'GET {page}/feed', true],
    ['POST 1/feed', 'GET {page}/feed', false],
    ['POST 1/feed', 'GET,POST {page}/feed', true],
    ['DELETE 1/feed', '* {page}/feed', true],
    ['GET 1/feeds', '* {page}/feed', false],
    ['GET 1', '* {page}/feed', false],
    ['GET 1/feed/2', '* {page}/feed', false],
    ['GET act_1', '* act_{adAccount}', true],
    ['GET act_', '* act_{adAccount}', false],
    ['GET 1', '* act_{adAccount}', false],
    ['GET 17841', '* {igUser:1784}', true],
    ['GET 1785', '* {igUser:1784}', false],
    ['GET 1/leadgen_forms', '* {page}/leadgen_*', true],
    ['GET 1/leads', '* {page}/leadgen_*', false],
    ['GET 1/x', '* */*', true],
    ['GET *', '* *', true],
  ])('%s is covered by %s: %s', (line, edge, covered) => {
    const [method, path] = line.split(' ') as [string, string]
    expect(names(routerOf({ it: [edge] }), ask(path, { method }))).toEqual(covered ? ['it'] : [])
  })

  test('captures the ids in its path', () => {
    const router = routerOf({ it: ['* act_{adAccount}/{adSet}', '* {page}'] })
    expect([...router.match(ask('act_1/2'))[0]!.subjects]).toEqual([
      ['adAccount', '1'],
      ['adSet', '2'],
    ])
    expect([...router.match(ask('651'))[0]!.subjects]).toEqual([['page', '651']])
  })

  test('holds for its kinds of token, its aspects and the subject that it wants named', () => {
    const router = routerOf({ it: ['* */messages by page,user with instagram+media of igUser'] })
    const met = { aspects: ['media', 'instagram', 'comment'], subjects: { igUser: '1' } }
    expect(names(router, ask('1/messages', met))).toEqual(['it'])
    expect(names(router, ask('1/messages', { ...met, token: 'app' }))).toEqual([])
    expect(names(router, ask('1/messages', { ...met, aspects: ['media'] }))).toEqual([])
    expect(names(router, ask('1/messages', { ...met, subjects: { page: '1' } }))).toEqual([])
  })

  test('is of one API', () => {
    const router = new Router([familyOn('a', { threads: ['* me'] }), familyOn('b', { instagram: ['* me'] })])
    expect(names(router, ask('me'))).toEqual([])
    expect(names(router, ask('me', { api: 'threads' }))).toEqual(['a'])
    expect(names(router, ask('me', { api: 'instagram' }))).toEqual(['b'])
  })

  test.each([
    ['* {pge}', 'subject "pge"'],
    ['* * by pages', 'token "pages"'],
    ['* * with sound', 'aspect "sound"'],
    ['* * of account', 'subject "account"'],
    ['* * for page', 'condition "for"'],
  ])('that cannot be read, such as %s, is refused with what is wrong', (edge, wrong) => {
    expect(() => routerOf({ it: [edge] })).toThrow(wrong)
  })
})

describe('the closest edge comes first', () => {
  test.each([
    ['a word before an id', '* act_{adAccount}/insights', '* act_{adAccount}/*', 'act_1/insights'],
    ['a word before a prefix', '* */leadgen_forms', '* */leadgen_*', '1/leadgen_forms'],
    ['a prefix before an id', '* act_{adAccount}', '* {page}', 'act_1'],
    ['a start before an id', '* {igUser:1784}/media', '* {page}/media', '17841/media'],
    ['an id before anything', '* {page}', '* *', '1'],
    ['a method before any', 'GET {page}', '* {page}', '1'],
    ['a kind of token before any', '* */insights by user', 'GET {page}/insights', '1/insights'],
    ['an aspect before a path of words', '* */* with media', '* {page}/messages', '1/messages'],
    ['two aspects before one', '* * with media+instagram', '* * with media', '1'],
    ['a named subject before aspects', '* * of igUser', '* * with media+instagram', '1'],
  ])('%s', (_rule, closer, wider, path) => {
    const query = ask(path, { aspects: ['media', 'instagram'], subjects: { igUser: '1' } })
    expect(names(routerOf({ closer: [closer], wider: [wider] }), query)).toEqual(['closer', 'wider'])
    expect(names(routerOf({ wider: [wider], closer: [closer] }), query)).toEqual(['closer', 'wider'])
  })

  test('of one family, only its closest counts', () => {
    const router = routerOf({ it: ['* *', '* {page}', '* {adSet}'] })
    expect(router.match(ask('1')).map(({ subjects }) => [...subjects.keys()])).toEqual([['page']])
  })
})
