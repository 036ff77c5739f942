import { describe, expect, test } from 'vitest'
import { FactsBook } from './facts-book.ts'

describe('a fact', () => {
  test('of the app holds for subjects that have none of their own', () => {
    const book = new FactsBook('1')
    book.set('app', '1', { tier: 'standard_access', users: 3 })
    book.set('adAccount', '42', { tier: 'development_access' })
    expect(book.get('adAccount', '42')).toEqual({ tier: 'development_access', users: 3 })
    expect(book.get('adAccount', '43')).toEqual({ tier: 'standard_access', users: 3 })
    expect(book.get('app', '1@instagram')).toEqual({ tier: 'standard_access', users: 3 })
  })

  test('that is undefined is forgotten, and the one of the app holds again', () => {
    const book = new FactsBook('1')
    book.set('app', '1', { tier: 'standard_access' })
    book.set('adAccount', '42', { tier: 'development_access', activeAds: 3 })
    book.set('adAccount', '42', { tier: undefined, activeAds: undefined })
    expect(book.get('adAccount', '42')).toStrictEqual({ tier: 'standard_access' })
  })

  test('that was told or learned last counts', () => {
    const book = new FactsBook('1')
    book.set('adAccount', '42', { tier: 'standard_access', activeAds: 3 })
    book.learn('adAccount', '42', { tier: 'development_access' })
    expect(book.get('adAccount', '42')).toEqual({ tier: 'development_access', activeAds: 3 })
    book.set('adAccount', '42', { activeAds: 4 })
    expect(book.get('adAccount', '42')).toEqual({ tier: 'development_access', activeAds: 4 })
    book.set('adAccount', '42', { tier: 'standard_access' })
    expect(book.get('adAccount', '42')).toEqual({ tier: 'standard_access', activeAds: 4 })
    book.set('adAccount', '42', { tier: undefined })
    expect(book.get('adAccount', '42')).toEqual({ activeAds: 4 })
  })

  test('is news for plans, whoever brings it', () => {
    const book = new FactsBook('1')
    book.set('user', '7', { callsPerHour: 3 })
    book.learn('adAccount', '42', { tier: 'standard_access' })
    expect(book.version).toBe(2)
  })
})

test('of learned facts the oldest are forgotten, of told ones none', () => {
  const book = new FactsBook('1')
  book.set('adAccount', 'told', { tier: 'standard_access' })
  for (let i = 0; i < 10_000; i++) book.learn('adAccount', `${i}`, { tier: 'standard_access' })
  book.learn('adAccount', '0', { tier: 'development_access' })
  book.learn('adAccount', 'new', { tier: 'standard_access' })
  expect(book.get('adAccount', '0')).toEqual({ tier: 'development_access' })
  expect(book.get('adAccount', '1')).toEqual({})
  for (const id of ['2', 'new', 'told'])
    expect(book.get('adAccount', id)).toEqual({ tier: 'standard_access' })
})
