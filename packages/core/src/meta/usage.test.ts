import { describe, expect, test } from 'vitest'
import { parseUsage, parseUsageHeader, USAGE_HEADERS, type UsageHeader, type UsageReading } from './usage.ts'

/** The fields of a reading that say something, without those that follow from the header. */
function said(readings: readonly UsageReading[]): object[] {
  return readings.map(({ header: _, ...reading }) =>
    Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined)),
  )
}

const app = (value: string): object[] => said(parseUsageHeader('x-app-usage', value))
const account = (value: string): object[] => said(parseUsageHeader('x-ad-account-usage', value))
const insights = (value: string): object[] => said(parseUsageHeader('x-fb-ads-insights-throttle', value))
const business = (value: string): object[] => said(parseUsageHeader('x-business-use-case-usage', value))

const object = (subjectId: string | undefined, fields: object): object =>
  subjectId === undefined
    ? { subject: 'businessObject', ...fields }
    : { subjectId, subject: 'businessObject', ...fields }

describe('X-App-Usage, X-User-Usage and X-Page-Usage', () => {
  test.each<[string, object]>([
    ['{"call_count":8,"total_cputime":0,"total_time":3}', { callPercent: 8, cpuPercent: 0, timePercent: 3 }],
    ['{"call_volume":8,"cpu_time":5}', { callPercent: 8, cpuPercent: 5 }],
    ['{"total_time":9}', { timePercent: 9 }],
    ['{"call_count":212}', { callPercent: 212 }],
    ['{"call_count":"37.5","total_time":" 4 "}', { callPercent: 37.5, timePercent: 4 }],
    ['{"call_count":"37%"}', { callPercent: 37 }],
    ["{'call_count' : 61, 'total_time' : 2}", { callPercent: 61, timePercent: 2 }],
    ['{"call_count":-1,"total_cputime":"x","total_time":7}', { timePercent: 7 }],
    ['{"call_count":null,"total_cputime":[],"total_time":7}', { timePercent: 7 }],
    ['{"call_count":true,"total_cputime":NaN,"total_time":7}', { timePercent: 7 }],
    ['{"call_count":1e999,"total_cputime":"Infinity","total_time":7}', { timePercent: 7 }],
    ['{"call_count":1e300}', { callPercent: 1_000_000 }],
    ['{"call_count":5,}', { callPercent: 5 }],
    ['{"call_count":5', {}],
    ['[{"call_count":5}]', { callPercent: 5 }],
    ['23%', { callPercent: 23 }],
    [' 23.5% ', { callPercent: 23.5 }],
    [
      '{\n  "call_count": 61,   //Percentage of calls made\n  "total_time": 7     //Percentage of total time\n}',
      { callPercent: 61, timePercent: 7 },
    ],
    [
      '{ "call_count": 61, //Percentage of calls made "total_time": 7 //Percentage of total time }',
      { callPercent: 61, timePercent: 7 },
    ],
  ])('reads %s', (value, fields) => {
    const expected = Object.keys(fields).length === 0 ? [] : [{ subject: 'app', ...fields }]
    expect(app(value)).toEqual(expected)
  })

  test.each([
    '',
    ' ',
    '{}',
    '[]',
    'null',
    '7',
    '"7"',
    '%',
    'abc%',
    '-3%',
    '{broken:json}',
    '{broken',
    '<p>',
    '[1,"2"]',
  ])('finds nothing in %j', (value) => {
    expect(app(value)).toEqual([])
  })

  test('reads every one of a repeated header', () => {
    expect(app('{"call_count":5}, {"call_count":6}')).toEqual([
      { subject: 'app', callPercent: 5 },
      { subject: 'app', callPercent: 6 },
    ])
    expect(app('5%, 6%')).toHaveLength(2)
  })

  test('tells app, user and page apart', () => {
    const subjects = (['x-app-usage', 'x-user-usage', 'x-page-usage'] as const).map(
      (name) => parseUsageHeader(name, '{"call_count":5}')[0]?.subject,
    )
    expect(subjects).toEqual(['app', 'user', 'page'])
  })
})

describe('X-Ad-Account-Usage', () => {
  test.each<[string, object]>([
    ['{"acc_id_util_pct":0}', { callPercent: 0 }],
    ['{"acc_id_util_pct":41.67}', { callPercent: 41.67 }],
    ['{"acc_id_util_pct":"41.5"}', { callPercent: 41.5 }],
    ['{"reset_time_duration":90}', { resetAfterMs: 90_000 }],
    ['{"ads_api_access_tier":"SOMETHING"}', { tier: 'SOMETHING' }],
    ['35%', { callPercent: 35 }],
    [
      `{
    "acc_id_util_pct": 41.67,   //Percentage of calls made for this ad account.
    "reset_time_duration": 90,   //Time duration (in seconds) until the score is back.
    "ads_api_access_tier": 'standard_access'   //Tiers allow it.
}`,
      { callPercent: 41.67, resetAfterMs: 90_000, tier: 'standard_access' },
    ],
  ])('reads %s', (value, fields) => {
    expect(account(value)).toEqual([{ subject: 'adAccount', ...fields }])
  })

  test('finds nothing in an object without its fields', () => {
    expect(account('{"call_count":5}')).toEqual([])
    expect(account('{}')).toEqual([])
  })
})

describe('x-fb-ads-insights-throttle', () => {
  test('gives a reading of the app and one of the ad account', () => {
    expect(
      insights('{ "app_id_util_pct": 71.5, "acc_id_util_pct": 0, "ads_api_access_tier": "standard_access" }'),
    ).toEqual([
      { subject: 'app', callPercent: 71.5, tier: 'standard_access' },
      { subject: 'adAccount', callPercent: 0, tier: 'standard_access' },
    ])
  })

  test('gives only the reading that the header has', () => {
    expect(insights('{"acc_id_util_pct":"12.5"}')).toEqual([{ subject: 'adAccount', callPercent: 12.5 }])
    expect(insights('{"app_id_util_pct":1,"acc_id_util_pct":-1}')).toEqual([
      { subject: 'app', callPercent: 1 },
    ])
    expect(insights('{"ads_api_access_tier":"standard_access"}')).toEqual([])
    expect(insights('12%')).toEqual([])
  })
})

describe('X-Business-Use-Case-Usage', () => {
  test('reads every entry of every object', () => {
    expect(
      business(
        '{"4100000000000017":[{"type":"ads_management","call_count":12,"total_cputime":1,"total_time":40,' +
          '"estimated_time_to_regain_access":6,"ads_api_access_tier":"development_access"},' +
          '{"type":"ads_insights","call_count":99}],"17841000000000029":[{"type":"instagram","total_time":2}]}',
      ),
    ).toEqual([
      object('4100000000000017', {
        type: 'ads_management',
        callPercent: 12,
        cpuPercent: 1,
        timePercent: 40,
        regainAfterMs: 360_000,
        tier: 'development_access',
      }),
      object('4100000000000017', { type: 'ads_insights', callPercent: 99 }),
      object('17841000000000029', { type: 'instagram', timePercent: 2 }),
    ])
  })

  test("reads a value with comments, an ellipsis and a repeated key, as Meta's own sample has them", () => {
    const value = `{
    "{business-object-id}": [
        {
            "type": "{rate-limit-type}",           //Type of limit being applied.
            "call_count": 40,                      //Percentage of calls made.
            "estimated_time_to_regain_access": 3   //Time in minutes to regain access.
        }
    ],
    "9100000000000061": [ { "type": "ads_insights", "call_count": 31 } ],
    "9100000000000061": [ { "type": "pages", "call_count": 32 } ],
...
}`
    const expected = [
      object('{business-object-id}', { type: '{rate-limit-type}', callPercent: 40, regainAfterMs: 180_000 }),
      object('9100000000000061', { type: 'ads_insights', callPercent: 31 }),
      object('9100000000000061', { type: 'pages', callPercent: 32 }),
    ]
    expect(business(value)).toEqual(expected)
    expect(business(value.replaceAll('\n', ' '))).toEqual(expected)
  })

  test.each<[string, string, object[]]>([
    [
      'types of no list',
      '{"8":[{"type":"threads","call_count":1}]}',
      [object('8', { type: 'threads', callPercent: 1 })],
    ],
    ['nothing but a type', '{"8":[{"type":"pages"}]}', [object('8', { type: 'pages' })]],
    ['no type', '{"8":[{"call_count":1}]}', [object('8', { callPercent: 1 })]],
    ['strings for numbers', '{"8":[{"call_count":"3"}]}', [object('8', { callPercent: 3 })]],
    ['an id with act_', '{"act_8":[{"call_count":1}]}', [object('8', { callPercent: 1 })]],
    ['an id of letters', '{"shop-8":[{"call_count":1}]}', [object('shop-8', { callPercent: 1 })]],
    ['an object for an array', '{"8":{"call_count":1}}', [object('8', { callPercent: 1 })]],
    ['a nested object', '{"8":[{"call_count":{"total":31}}]}', [object('8', { callPercent: 31 })]],
    [
      'the flat form',
      '{"call_count":1,"type":"pages"}',
      [object(undefined, { callPercent: 1, type: 'pages' })],
    ],
    [
      'a repeated header',
      '{"8":[{"call_count":1}]}, {"9":[{"call_count":2}]}',
      [object('8', { callPercent: 1 }), object('9', { callPercent: 2 })],
    ],
    [
      'what is left of a cut header',
      '{"8":[{"call_count":1,"total_time":7},{"type":"pag',
      [object('8', { callPercent: 1, timePercent: 7 })],
    ],
    [
      'good entries among bad ones',
      '{"7":"x","8":[null,3,[],{"type":5},{"call_count":1}],"9":7}',
      [object('8', { callPercent: 1 })],
    ],
  ])('takes %s', (_, value, expected) => {
    expect(business(value)).toEqual(expected)
  })

  test.each<[string, number | undefined]>([
    ['0', 0],
    ['19', 1_140_000],
    ['0.07', 4_200],
    ['"1.5"', 90_000],
    ['0.00001', 1],
    ['900', 54_000_000],
    ['1e12', 30 * 86_400_000],
    ['-1', undefined],
    ['"soon"', undefined],
  ])('reads %s minutes', (minutes, waitMs) => {
    const value = `{"8":[{"type":"pages","estimated_time_to_regain_access":${minutes}}]}`
    expect(parseUsageHeader('x-business-use-case-usage', value)[0]?.regainAfterMs).toBe(waitMs)
  })

  test.each([
    '',
    '{}',
    'x',
    '[1,2]',
    '{"8":"x"}',
    '{"8":[]}',
    '{"8":[{}]}',
    '{"8":[{"call_count":"x","type":5}]}',
  ])('finds nothing in %j', (value) => {
    expect(business(value)).toEqual([])
  })

  test('drops an entry whose id cannot be kept, so that it passes for nobody else', () => {
    for (const id of ['', 'act_', '1'.repeat(65), '4\\u0000', '4\\n', '4\\u009f']) {
      expect(business(`{"${id}":[{"call_count":1}]}`)).toEqual([])
    }
  })

  test('drops a type that cannot be kept, and keeps the rest', () => {
    for (const type of ['', 'x'.repeat(65), 'pages\\u0007', 'pages\\u2028']) {
      expect(business(`{"8":[{"type":"${type}","call_count":1}]}`)).toEqual([object('8', { callPercent: 1 })])
    }
  })

  test('treats names of prototypes as any other id', () => {
    const value =
      '{"__proto__":[{"call_count":1}],"constructor":{"call_count":2},"8":[{"__proto__":{"call_count":9}}]}'
    expect(business(value)).toEqual([
      object('__proto__', { callPercent: 1 }),
      object('constructor', { callPercent: 2 }),
    ])
    expect('call_count' in {}).toBe(false)
  })
})

describe('parseUsage', () => {
  test('reads all headers of a response', () => {
    const usage = parseUsage({
      'X-App-Usage': '{"call_count":1}',
      'X-Page-Usage': '2%',
      'X-Ad-Account-Usage': '{"acc_id_util_pct":3}',
      'x-fb-ads-insights-throttle': '{"app_id_util_pct":4,"acc_id_util_pct":5}',
      'X-Business-Use-Case-Usage': '{"8":[{"call_count":6}]}',
      'X-User-Usage': '{"call_count":7}',
      'Retry-After': '30',
    })
    expect(usage.readings.map(({ header, callPercent }) => [header, callPercent])).toEqual([
      ['x-app-usage', 1],
      ['x-user-usage', 7],
      ['x-page-usage', 2],
      ['x-ad-account-usage', 3],
      ['x-fb-ads-insights-throttle', 4],
      ['x-fb-ads-insights-throttle', 5],
      ['x-business-use-case-usage', 6],
    ])
    expect(usage.retryAfterMs).toBe(30_000)
  })

  test('sees a date from the time it is given', () => {
    const headers = { 'retry-after': 'Fri, 05 Mar 2027 12:00:30 GMT' }
    expect(parseUsage(headers, Date.UTC(2027, 2, 5, 12)).retryAfterMs).toBe(30_000)
    expect(parseUsage(headers, Date.UTC(2027, 2, 6)).retryAfterMs).toBe(0)
  })

  test('says nothing where there are no headers', () => {
    for (const headers of [undefined, null, {}, [], new Headers(), { 'x-app-usage': '' }]) {
      expect(parseUsage(headers)).toEqual({ readings: [], retryAfterMs: undefined })
    }
  })

  test('derives nothing from the reach throttle, whose payload is not known', () => {
    const name = 'x-fb-ads-insights-reach-throttle'
    expect(parseUsage({ [name]: '{"app_id_util_pct":60,"reach_throttle_pct":60}' }).readings).toEqual([])
    expect(parseUsageHeader(name as UsageHeader, '{"app_id_util_pct":60}')).toEqual([])
    expect(parseUsageHeader('constructor' as UsageHeader, '{"call_count":60}')).toEqual([])
  })

  test('takes more objects than Meta sends, and no end of them', () => {
    const entries = (count: number): string =>
      `{${Array.from({ length: count }, (_, at) => `"${at}":[{"call_count":1}]`).join()}}`
    expect(business(entries(32))).toHaveLength(32)
    expect(business(entries(100))).toHaveLength(100)
    expect(business(entries(40_000))).toHaveLength(256)
    expect(business(`{"8":[${Array(4_000).fill('{"call_count":1}').join()}]}`)).toHaveLength(256)
    expect(app(Array(4_000).fill('{"call_count":1}').join())).toHaveLength(256)
    const headers = Object.fromEntries(USAGE_HEADERS.map((name) => [name, Array(4_000).fill('5%').join()]))
    expect(parseUsage({ ...headers, 'x-business-use-case-usage': entries(300) }).readings).toHaveLength(256)
  })

  test('looks at no more than 64 KiB of a header', () => {
    const entry = '"8":[{"call_count":1}]'
    expect(business(`{${entry},${' '.repeat(1_000_000)}${entry}}`)).toHaveLength(1)
    expect(business(`{"7":"${'x'.repeat(1_000_000)}",${entry}}`)).toEqual([])
  })

  test('reads the same from a long header as from a short one', () => {
    const value = `{"4100000000000017":[{"type":"of-an-unknown-sort","call_count":1}]}${' '.repeat(60_000)}`
    const [reading] = parseUsageHeader('x-business-use-case-usage', value)
    expect([reading?.subjectId, reading?.type]).toEqual(['4100000000000017', 'of-an-unknown-sort'])
  })
})
