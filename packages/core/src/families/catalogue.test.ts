import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderFamiliesDoc } from '../../../../scripts/generate-families-doc.ts'
import { ERROR_CODES, findErrorRow } from '../meta/error-codes.ts'
import { families, familyNamed, familyOfHeader, familyOfType, limitsAlongside } from './catalogue.ts'

const SECOND = 1_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Every limit of Meta's page, in its order, copied out by hand: heading, family, window in ms. */
const PAGE: readonly [heading: string, family: string, windowMs: number][] = [
  ['Platform Rate Limits: Applications', 'app', HOUR],
  ['Platform Rate Limits: Users', 'user', HOUR],
  ['Business Use Case: Ads Insights', 'ads_insights', HOUR],
  ['Business Use Case: Ads Management', 'ads_management', HOUR],
  ['Catalog: Catalog Batch', 'catalog_batch', HOUR],
  ['Catalog: Catalog Management', 'catalog_management', HOUR],
  ['Custom Audience', 'custom_audience', HOUR],
  ['Instagram Platform', 'instagram', DAY],
  ['Instagram messaging: Conversations API', 'instagram_conversations', SECOND],
  ['Instagram messaging: Private Replies API, Live', 'instagram_replies_live', SECOND],
  ['Instagram messaging: Private Replies API, posts and reels', 'instagram_replies_posts', HOUR],
  ['Instagram messaging: Send API, text, links, reactions, stickers', 'instagram_send_text', SECOND],
  ['Instagram messaging: Send API, audio or video', 'instagram_send_media', SECOND],
  ['LeadGen', 'leadgen', DAY],
  ['Messenger Platform: Messenger API', 'messenger', DAY],
  ['Messenger API for Instagram: Conversations API', 'instagram_conversations', SECOND],
  ['Messenger API for Instagram: Send API, text', 'instagram_send_text', SECOND],
  ['Messenger API for Instagram: Send API, audio or video', 'instagram_send_media', SECOND],
  ['Messenger API for Instagram: Private Replies API, Live', 'instagram_replies_live', SECOND],
  ['Messenger API for Instagram: Private Replies API, posts and reels', 'instagram_replies_posts', HOUR],
  ['Pages, page or system user token', 'pages', DAY],
  ['Pages, app or user token', 'pages_platform', HOUR],
  ['Spark AR Commerce Effect Management', 'spark_ar_commerce', HOUR],
  ['Threads', 'threads', DAY],
  ['WhatsApp Business Management API', 'whatsapp_business_management', HOUR],
  ['WhatsApp: Credit Line APIs', 'whatsapp_credit_line', HOUR],
]

/** Every error code of Meta's page, copied out by hand: code with subcode, and the family that it names. */
const PAGE_ERRORS: readonly [error: string, family: string][] = [
  ['4', 'app'],
  ['17', 'user'],
  ['17/2446079', 'ad_account'],
  ['32', 'pages_platform'],
  ['613', 'custom'],
  ['613/1996', 'app'],
  ['throttled: True', 'stability'],
  ['80000/2446079', 'ads_insights'],
  ['80004/2446079', 'ads_management'],
  ['80003/2446079', 'custom_audience'],
  ['80002', 'instagram'],
  ['80005', 'leadgen'],
  ['80006', 'messenger'],
  ['80001', 'pages'],
  ['80008', 'whatsapp_business_management'],
  ['80014', 'catalog_batch'],
  ['80009', 'catalog_management'],
]

/** Types and headers of Meta's page. */
const PAGE_TYPES = [
  'ads_insights',
  'ads_management',
  'custom_audience',
  'instagram',
  'leadgen',
  'messenger',
  'pages',
]
const PAGE_HEADERS: readonly [header: string, subject: string, family: string][] = [
  ['x-app-usage', 'app', 'app'],
  ['x-ad-account-usage', 'adAccount', 'ad_account'],
]

/** Limits beyond the page: family, window in ms, error. */
const BEYOND: readonly [family: string, windowMs: number, error: string | undefined][] = [
  ['ad_account', 300 * SECOND, '613/1487742'],
  ['ads_insights_app', HOUR, '4/1504022'],
  ['ads_mutations', SECOND, '613/5044001'],
  ['ad_set_budget', HOUR, '613/1487632'],
  ['account_spend_cap', DAY, '17/1885172'],
  ['ads_creation', DAY, '1487225'],
  ['instagram_content_publishing', DAY, '9/2207042'],
  ['instagram_hashtags', 7 * DAY, undefined],
  ['threads_posts', DAY, undefined],
  ['threads_replies', DAY, undefined],
  ['threads_deletes', DAY, undefined],
  ['whatsapp_throughput', SECOND, '130429'],
  ['whatsapp_pair', 6 * SECOND, '131056'],
  ['whatsapp_registration', 72 * HOUR, '133016'],
  ['messenger_profile', 600 * SECOND, '613'],
]

const doc = readFileSync(new URL('../../../../docs/families.md', import.meta.url), 'utf8')
const rowOf = (family: string) => doc.split('\n').find((line) => line.startsWith(`| **\`${family}\`**`))

describe("Meta's page", () => {
  test.each(PAGE)('%s is a family with a row', (_heading, name, windowMs) => {
    expect(familyNamed(name)).toMatchObject({ name, windowMs })
    expect(familyNamed(name)!.source).toContain('Meta, Rate Limits')
    expect(rowOf(name)).toBeDefined()
  })

  test.each(PAGE_ERRORS)('error %s names %s, in its row', (error, name) => {
    expect(familyNamed(name)!.errors).toContain(error)
    const cells = rowOf(name)!.split(' | ')
    expect(cells[5]!.split(', ')).toContain(error)
  })

  test.each(PAGE_TYPES)('type %s of the header is the name of a family', (type) => {
    expect(familyOfType(type)).toMatchObject({ name: type, header: 'x-business-use-case-usage' })
  })

  test.each(PAGE_HEADERS)('%s reports of %s: %s', (header, subject, name) => {
    expect(familyOfHeader(header, subject)?.name).toBe(name)
    expect(rowOf(name)).toContain(`\`${header}\``)
  })
})

test.each(BEYOND)('beyond the page: %s', (name, windowMs, error) => {
  expect(familyNamed(name)).toMatchObject({ name, windowMs })
  if (error !== undefined) expect(familyNamed(name)!.errors).toContain(error)
  expect(rowOf(name)).toBeDefined()
})

test('types seen beyond the page are families, too; limits that the header has no word for are none', () => {
  expect(familyOfType('threads')?.name).toBe('threads')
  expect(familyOfType('whatsapp')?.name).toBe('whatsapp_business_management')
  expect(familyOfType('whatsapp_business_management')?.name).toBe('whatsapp_business_management')
  for (const type of ['app', 'user', 'custom', 'ad_account', 'threads_posts', 'constructor', 'cpas']) {
    expect(familyOfType(type)).toBeUndefined()
  }
})

test('headers beyond BUC report on what they are about', () => {
  expect(familyOfHeader('x-fb-ads-insights-throttle', 'app')?.name).toBe('ads_insights_app')
  expect(familyOfHeader('x-page-usage', 'page')?.name).toBe('pages_platform')
  expect(familyOfHeader('x-user-usage', 'user')?.name).toBe('user')
  expect(familyOfHeader('x-app-usage', 'page')).toBeUndefined()
})

test('docs/families.md is what the catalogue says', () => {
  expect(doc, 'run node scripts/generate-families-doc.ts').toBe(renderFamiliesDoc(doc))
})

describe('every family', () => {
  test('has a name and a title of its own', () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length)
    expect(new Set(families.map(({ title }) => title)).size).toBe(families.length)
    for (const { name } of families) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/)
  })

  test('says where it comes from, reads only the facts that it names, and never grants less than nothing', () => {
    for (const { capacity, facts, source, windowMs } of families) {
      expect(source).not.toBe('')
      expect(windowMs).toBeGreaterThanOrEqual(SECOND)
      const read: string[] = []
      const spy = new Proxy(
        {},
        {
          get(_target, name) {
            read.push(String(name))
            return undefined
          },
        },
      )
      const { calls } = capacity(spy)
      expect(calls).toBeGreaterThanOrEqual(0)
      expect(facts).toEqual(expect.arrayContaining(read))
    }
  })

  test('that counts all calls of a Business Use Case is found by it', () => {
    const names = (useCase: string) => limitsAlongside(useCase).map(({ name }) => name)
    expect(names('ads_management')).toEqual(['ad_account', 'ads_mutations'])
    expect(names('custom_audience')).toEqual(['ad_account', 'ads_mutations'])
    expect(names('ads_insights')).toEqual(['ads_insights_app'])
    expect(names('pages')).toEqual(['pages_platform'])
    expect(names('whatsapp_throughput')).toEqual(['whatsapp_pair'])
    expect(names('messenger')).toEqual([])
    for (const { useCases = [] } of families) {
      for (const useCase of useCases) expect(familyNamed(useCase)?.logic).toBe('business_use_case')
    }
  })
})

describe('errors and families use the same names', () => {
  test('each error that names a family is listed by it', () => {
    for (const { code, subcode, family } of ERROR_CODES) {
      if (family === undefined || code === undefined) continue
      const error = subcode === undefined ? `${code}` : `${code}/${subcode}`
      expect(familyNamed(family)?.errors, `${error} of ${family}`).toContain(error)
    }
  })

  test('each error that a family lists names it, or one that it shares the error with', () => {
    const shared = new Set(['messenger_profile', 'whatsapp_credit_line', 'instagram_hashtags'])
    for (const { name, errors } of families) {
      if (name === 'stability' || shared.has(name) || /^instagram_(conversations|send|replies)/.test(name))
        continue
      for (const error of errors) {
        const [code, subcode] = error.split('/').map(Number)
        expect(findErrorRow(code!, subcode)?.family, error).toBe(name)
      }
    }
  })
})
