import { describe, expect, test } from 'vitest'
import { familyNamed } from './catalogue.ts'
import type { Facts } from './facts.ts'

const DEVELOPMENT = { tier: 'development_access' } as const
const STANDARD = { tier: 'standard_access' } as const

function capacityOf(family: string, facts: Facts) {
  return familyNamed(family)!.capacity(facts)
}

describe('calls a window, worked out by hand from the formulas of the page', () => {
  const rows: [family: string, facts: Facts, calls: number][] = [
    ['app', { users: 0 }, 0],
    ['app', { users: 1 }, 200],
    ['app', { users: 100 }, 20_000],
    ['user', { callsPerHour: 250 }, 250],
    // The page's "Standard Access" is development_access, its "Advanced Access" standard_access.
    ['ads_insights', { ...DEVELOPMENT, activeAds: 0 }, 600],
    ['ads_insights', { ...DEVELOPMENT, activeAds: 10 }, 4_600],
    ['ads_insights', { ...DEVELOPMENT, activeAds: 10, userErrors: 2_000 }, 4_598],
    ['ads_insights', { ...STANDARD, activeAds: 0 }, 190_000],
    ['ads_insights', { ...STANDARD, activeAds: 10, userErrors: 500 }, 193_999.5],
    ['ads_management', { ...DEVELOPMENT, activeAds: 0 }, 300],
    ['ads_management', { ...DEVELOPMENT, activeAds: 5 }, 500],
    ['ads_management', { ...STANDARD, activeAds: 0 }, 100_000],
    ['ads_management', { ...STANDARD, activeAds: 5 }, 100_200],
    ['custom_audience', { ...DEVELOPMENT, activeAudiences: 0 }, 5_000],
    ['custom_audience', { ...DEVELOPMENT, activeAudiences: 25 }, 6_000],
    ['custom_audience', { ...STANDARD, activeAudiences: 25 }, 191_000],
    ['custom_audience', { ...STANDARD, activeAudiences: 12_749 }, 699_960],
    ['custom_audience', { ...STANDARD, activeAudiences: 12_750 }, 700_000],
    ['custom_audience', { ...STANDARD, activeAudiences: 1_000_000 }, 700_000],
    ['custom_audience', { ...DEVELOPMENT, activeAudiences: 1_000_000 }, 700_000],
    ['ad_account', DEVELOPMENT, 60],
    ['ad_account', STANDARD, 9_000],
    ['catalog_batch', { uniqueUsers: 1 }, 200],
    ['catalog_batch', { uniqueUsers: 2 }, 400],
    ['catalog_batch', { uniqueUsers: 1_024 }, 2_200],
    ['catalog_batch', { uniqueUsers: 0 }, 200],
    ['catalog_management', { uniqueUsers: 1 }, 20_000],
    ['catalog_management', { uniqueUsers: 8 }, 80_000],
    ['catalog_management', { uniqueUsers: 1_024 }, 220_000],
    ['spark_ar_commerce', { catalogs: 0 }, 200],
    ['spark_ar_commerce', { catalogs: 3 }, 320],
    ['pages', { engagedUsers: 3 }, 14_400],
    ['leadgen', { leads: 2 }, 9_600],
    ['messenger', { messageableUsers: 12 }, 2_400],
    ['instagram', { impressions: 7 }, 33_600],
    ['threads', { impressions: 0 }, 48_000],
    ['threads', { impressions: 9 }, 48_000],
    ['threads', { impressions: 10 }, 48_000],
    ['threads', { impressions: 11 }, 52_800],
    ['whatsapp_business_management', { registeredNumbers: 0 }, 200],
    ['whatsapp_business_management', { registeredNumbers: 1 }, 5_000],
    ['whatsapp_throughput', { messagesPerSecond: 1_000 }, 1_000],
    ['whatsapp_throughput', { messagesPerSecond: 20 }, 20],
  ]
  for (const [family, facts, calls] of rows) {
    test(`${family} with ${JSON.stringify(facts)}: ${calls}`, () => {
      expect(capacityOf(family, facts)).toEqual({ calls, exact: true })
    })
  }

  test.each([
    ['whatsapp_credit_line', 5_000],
    ['instagram_conversations', 2],
    ['instagram_send_text', 100],
    ['instagram_send_media', 10],
    ['instagram_replies_live', 100],
    ['instagram_replies_posts', 750],
    ['instagram_hashtags', 30],
    ['ads_mutations', 100],
    ['ad_set_budget', 4],
    ['account_spend_cap', 10],
    ['messenger_profile', 10],
    ['whatsapp_registration', 10],
    ['whatsapp_pair', 1],
  ])('%s takes no facts: %i', (family, calls) => {
    expect(capacityOf(family, {})).toEqual({ calls, exact: true })
    expect(familyNamed(family)!.facts).toEqual([])
  })

  test('Threads limits CPU time and total time by impressions, of which there are at least 10', () => {
    const quotas = (impressions?: number) =>
      familyNamed('threads')!.metrics!.map(({ name, quota }) => [
        name,
        quota(impressions === undefined ? {} : { impressions }),
      ])
    expect(quotas(11)).toEqual([
      ['total_cputime', 7_920_000],
      ['total_time', 31_680_000],
    ])
    expect(quotas(3)).toEqual([
      ['total_cputime', 7_200_000],
      ['total_time', 28_800_000],
    ])
    expect(quotas()).toEqual(quotas(0))
  })
})

describe('what is granted while facts are missing is the least that they could mean', () => {
  test.each<[string, Facts, number]>([
    ['app', {}, 0],
    ['user', {}, 0],
    ['ads_insights', {}, 600],
    ['ads_insights', STANDARD, 190_000],
    ['ads_insights', { activeAds: 10 }, 4_600],
    ['ads_management', {}, 300],
    ['ads_management', { activeAds: 5 }, 500],
    ['custom_audience', {}, 5_000],
    ['custom_audience', STANDARD, 190_000],
    ['ad_account', {}, 60],
    ['catalog_batch', {}, 200],
    ['catalog_management', {}, 20_000],
    ['spark_ar_commerce', {}, 200],
    ['pages', {}, 0],
    ['leadgen', {}, 0],
    ['messenger', {}, 0],
    ['instagram', {}, 0],
    ['threads', {}, 48_000],
    ['whatsapp_business_management', {}, 200],
    ['whatsapp_throughput', {}, 80],
    ['instagram_content_publishing', {}, 100],
    ['threads_posts', {}, 250],
    ['threads_replies', {}, 1_000],
    ['threads_deletes', {}, 100],
    ['custom', {}, 0],
    ['stability', {}, 0],
    ['ads_insights_app', {}, 0],
    ['ads_creation', {}, 0],
    ['pages_platform', {}, 0],
  ])('%s with %j: %i', (family, facts, calls) => {
    expect(capacityOf(family, facts)).toEqual({ calls, exact: false })
  })

  test('a maximum that is reached whatever the facts is certain', () => {
    expect(capacityOf('custom_audience', { activeAudiences: 20_000 })).toEqual({
      calls: 700_000,
      exact: true,
    })
  })
})

describe('quotas that Meta is asked for', () => {
  const threads = {
    data: [
      {
        quota_usage: 4,
        config: { quota_total: 300, quota_duration: 86_400 },
        reply_quota_usage: 17,
        reply_config: { quota_total: 1_200, quota_duration: 86_400 },
        delete_quota_usage: 1,
        delete_config: { quota_total: 50, quota_duration: 86_400 },
      },
    ],
  }

  test('are what its answer says', () => {
    const publishingLimit = {
      data: [{ quota_usage: 2, config: { quota_total: 25, quota_duration: 86_400 } }],
    }
    expect(capacityOf('instagram_content_publishing', { publishingLimit })).toEqual({
      calls: 25,
      exact: true,
    })
    expect(capacityOf('threads_posts', { publishingLimit: threads })).toEqual({ calls: 300, exact: true })
    expect(capacityOf('threads_replies', { publishingLimit: threads })).toEqual({ calls: 1_200, exact: true })
    expect(capacityOf('threads_deletes', { publishingLimit: threads })).toEqual({ calls: 50, exact: true })
  })

  test('are what surely fits in 24 hours where the answer counts another time', () => {
    const over = (seconds: number) => ({
      publishingLimit: { data: [{ config: { quota_total: 50, quota_duration: seconds } }] },
    })
    expect(capacityOf('instagram_content_publishing', over(3_600))).toEqual({ calls: 50, exact: false })
    expect(capacityOf('instagram_content_publishing', over(864_000))).toEqual({ calls: 5, exact: false })
  })

  test('are the documented ones where the answer does not name them', () => {
    const publishingLimit = { data: [{ quota_usage: 2 }] }
    expect(capacityOf('instagram_content_publishing', { publishingLimit })).toEqual({
      calls: 100,
      exact: false,
    })
    expect(capacityOf('threads_replies', { publishingLimit })).toEqual({ calls: 1_000, exact: false })
  })
})

test('on the score a read is one point and a write three; mutations are writes alone', () => {
  const score = familyNamed('ad_account')!
  const mutations = familyNamed('ads_mutations')!
  expect(['GET', 'HEAD', 'POST', 'DELETE'].map((method) => score.cost!(method))).toEqual([1, 1, 3, 3])
  expect(['GET', 'HEAD', 'POST', 'DELETE'].map((method) => mutations.cost!(method))).toEqual([0, 0, 1, 1])
})
