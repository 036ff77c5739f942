import { describe, expect, test } from 'vitest'
import { byTier, checkFacts } from './facts.ts'

describe('checkFacts', () => {
  test('takes every fact', () => {
    const facts = {
      users: 1,
      tier: 'standard_access',
      activeAds: 0,
      activeAudiences: 3,
      userErrors: 0.5,
      callsPerHour: 200,
      engagedUsers: 1,
      messageableUsers: 1,
      leads: 1,
      impressions: 1,
      uniqueUsers: 1,
      catalogs: 1,
      registeredNumbers: 1,
      messagesPerSecond: 80,
      publishingLimit: { data: [{ quota_usage: 1 }] },
    }
    expect(checkFacts(facts)).toBe(facts)
    expect(checkFacts({ users: undefined })).toEqual({ users: undefined })
  })

  test.each<[string, unknown, string, string]>([
    ['no object', 5, '5', '{ activeAds: 120 }'],
    ['null', null, 'null', '{ activeAds: 120 }'],
    ['an array', [1], '[1]', '{ activeAds: 120 }'],
    ['an unknown fact', { ads: 3 }, '"ads"', 'activeAds'],
    ['a fact of the prototype', { constructor: 3 }, '"constructor"', 'activeAds'],
    ['a negative count', { leads: -1 }, '-1', '0 or more'],
    ['a count that is text', { leads: '4' }, '"4"', '0 or more'],
    ['a count that is none', { impressions: Number.NaN }, 'NaN', '0 or more'],
    ['an endless count', { impressions: Number.POSITIVE_INFINITY }, 'Infinity', '0 or more'],
    ['a name of the page for a tier', { tier: 'advanced' }, '"advanced"', '"Advanced Access"'],
    ['a publishing limit that says nothing', { publishingLimit: { data: [] } }, '{"data":[]}', 'quota_total'],
    ['a number for a publishing limit', { publishingLimit: 100 }, '100', 'quota_total'],
  ])('refuses %s, and says what would be right', (_what, facts, seen, right) => {
    expect(() => checkFacts(facts)).toThrowError(
      expect.objectContaining({ code: 'ERR_INVALID_FACT', message: expect.stringContaining(seen) }),
    )
    expect(() => checkFacts(facts)).toThrowError(right)
  })
})

test('a tier that is not known counts as the lower one', () => {
  const numbers = { development_access: 60, standard_access: 9_000 }
  expect(byTier('standard_access', numbers)).toBe(9_000)
  expect(byTier('development_access', numbers)).toBe(60)
  expect(byTier(undefined, numbers)).toBe(60)
})
