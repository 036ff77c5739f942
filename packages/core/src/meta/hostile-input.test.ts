/**
 * A million inputs that Meta never meant to send: whatever comes, nothing throws, what is kept is bounded, and
 * no prototype changes. Cheap mutations of good samples make the bulk, fast-check the rest.
 */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDraw, type Draw } from '../testing/random.ts'
import { readBatch } from './batch.ts'
import { classifyError } from './classify-error.ts'
import { MAX_PERCENT, MAX_WAIT_MS, MAX_WORD_LENGTH } from './from-network.ts'
import { type HeadersInput, readHeader } from './header-input.ts'
import { MAX_READINGS, parseUsage, parseUsageHeader, USAGE_HEADERS, type UsageReading } from './usage.ts'

const HEADERS: readonly string[] = [
  '{"call_count":8,"total_cputime":0,"total_time":3}',
  '{"call_volume":8,"cpu_time":5.25}',
  '23%',
  '{"acc_id_util_pct":41.67,"reset_time_duration":90,"ads_api_access_tier":"standard_access"}',
  '{ "app_id_util_pct": 71.5, "acc_id_util_pct": "0", "ads_api_access_tier": "development_access" }',
  '{"4100000000000017":[{"type":"ads_management","call_count":12,"total_cputime":1,"total_time":40,' +
    '"estimated_time_to_regain_access":6,"ads_api_access_tier":"development_access"}]}',
  '{"act_41":[{"type":"pages","call_count":1},{"type":"messenger","total_time":2}],"17841":{"call_count":"3"}}',
  "{'9': [ {'type': 'of\\u0020mine', //comment\n 'call_count': 1e2, } ], ... }",
  '42',
  'Fri, 05 Mar 2027 12:00:30 GMT',
]

const BODIES: readonly string[] = [
  '{"error":{"message":"(#4) Limit reached","type":"OAuthException","is_transient":true,"code":4,"fbtrace_id":"AbC"}}',
  '{"error":{"message":"(#80004) Too many","code":"80004","error_subcode":2446079,"error_data":"{\\"a\\":1}"}}',
  '{"async_status":"Job Failed","error_code":4,"error_subcode":1504022,"error_message":"x"}',
  '{"error_code":613,"error_msg":"exceeded"}',
  "{code:400,body:{error:{message:'(#613) exceeded'}}}",
  '{"code":400,"headers":[],"body":"{\\"error\\":{\\"code\\":17,\\"message\\":\\"x\\"}}"}',
  '{"throttled":"True","backend_qps":{"actual_score":9,"limit":5},"complexity_score":{}}',
  '"error":{"message":"blocked","code":368,"error_subcode":1390008}}',
  '[{"code":200,"body":"{}"},null,{"code":400,"body":"{}"}]',
  '<html><body>Service Unavailable</body></html>',
]

const PIECES: readonly string[] = [
  '__proto__',
  '"__proto__":{"polluted":1},',
  '"constructor":{"prototype":{"polluted":1}},',
  '"toString":',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  '\\u',
  '\\u0000',
  '//',
  '/*',
  '*/',
  '\n',
  ',',
  ':',
  '%',
  '-',
  'e999',
  'NaN',
  'null',
  '0',
  '9999999999999999999999',
  '1e308',
  '\0',
  '\uFEFF',
  '\uD800',
  '(#',
  '(#4)',
  '"code":',
  '"error":',
  '"body":',
  'act_',
  '{"error":'.repeat(20),
  '['.repeat(40),
  '{"8":[{"call_count":1}]},',
]

const STATUSES = [200, 400, 403, 429, 500, 0, undefined, null, Number.NaN]

function mutate(text: string, others: readonly string[], random: Draw): string {
  const at = random(text.length + 1)
  switch (random(6)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(at)
    case 2:
      return text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1)
    case 3: {
      const other = others[random(others.length)]!
      return text.slice(0, at) + other.slice(random(other.length))
    }
    case 4:
      return text.slice(0, at) + text.slice(random(text.length + 1), at + random(40)) + text.slice(at)
    default:
      return text.slice(0, at) + PIECES[random(PIECES.length)] + text.slice(at)
  }
}

/** Runs `check` on `count` mutations; a failure names the input. */
function attack(
  count: number,
  seed: number,
  samples: readonly string[],
  check: (text: string, random: Draw) => void,
): void {
  const random = createDraw(seed)
  for (let run = 0; run < count; run++) {
    let text = samples[random(samples.length)]!
    for (let more = random(4); more >= 0; more--) text = mutate(text, samples, random)
    try {
      check(text, random)
    } catch (error) {
      throw new Error(`failed on ${JSON.stringify(text)}`, { cause: error })
    }
  }
}

function isWord(value: unknown): boolean {
  return (
    value === undefined ||
    (typeof value === 'string' &&
      value.length > 0 &&
      value.length <= MAX_WORD_LENGTH &&
      !/\p{Cc}/u.test(value))
  )
}

function isWithin(value: unknown, most: number): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= most)
}

function isSound(reading: UsageReading): boolean {
  return (
    isWord(reading.type) &&
    isWord(reading.subjectId) &&
    isWord(reading.tier) &&
    isWithin(reading.callPercent, MAX_PERCENT) &&
    isWithin(reading.cpuPercent, MAX_PERCENT) &&
    isWithin(reading.timePercent, MAX_PERCENT) &&
    isWithin(reading.regainAfterMs, MAX_WAIT_MS) &&
    isWithin(reading.resetAfterMs, MAX_WAIT_MS) &&
    Object.keys(reading).length === 10
  )
}

function checkUsage(headers: HeadersInput): void {
  const { readings, retryAfterMs } = parseUsage(headers, 0)
  if (readings.length > MAX_READINGS) throw new Error(`${readings.length} readings`)
  for (const reading of readings) if (!isSound(reading)) throw new Error(JSON.stringify(reading))
  if (!isWithin(retryAfterMs, MAX_WAIT_MS)) throw new Error(`${retryAfterMs} ms`)
}

function checkError(status: number | null | undefined, body: unknown): void {
  const error = classifyError(status, body)
  if (error === undefined) return
  const isGood =
    isWord(error.fbtraceId) &&
    (error.message === undefined || error.message.length <= 500) &&
    error.throttle === (error.kind === 'throttle') &&
    (error.code === undefined || Number.isSafeInteger(error.code)) &&
    (error.subcode === undefined || Number.isSafeInteger(error.subcode)) &&
    error.waitMs === error.row.waitMs
  if (!isGood) throw new Error(JSON.stringify(error))
}

function expectCleanPrototypes(): void {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect('polluted' in {}).toBe(false)
  expect('polluted' in []).toBe(false)
  expect('polluted' in (() => 0)).toBe(false)
}

describe('mutated samples', () => {
  test('half a million headers', () => {
    const names = [...USAGE_HEADERS, 'retry-after']
    attack(500_000, 1, HEADERS, (text, random) =>
      checkUsage({ 'x-business-use-case-usage': text, [names[random(names.length)]!]: text }),
    )
    expectCleanPrototypes()
  })

  test('half a million bodies', () => {
    attack(450_000, 2, BODIES, (text, random) => checkError(STATUSES[random(STATUSES.length)], text))
    attack(50_000, 3, BODIES, (text, random) => {
      for (const item of readBatch(text)) checkError(item?.status, item?.body)
      let parsed: unknown
      try {
        parsed = JSON.parse(text)
      } catch {
        return
      }
      checkError(STATUSES[random(STATUSES.length)], parsed)
    })
    expectCleanPrototypes()
  })
})

describe('generated values', () => {
  const anything = fc.anything({ withNullPrototype: true, withMap: true, withDate: true, maxDepth: 4 })
  const keys = fc.constantFrom(
    'error',
    'code',
    'body',
    'error_data',
    'message',
    'async_status',
    'throttled',
    '__proto__',
  )
  const errorLike = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        4,
        '4',
        400,
        true,
        'True',
        'Job Failed',
        '(#4) x',
        '{"error":{"code":4}}',
        null,
        Number.NaN,
      ),
      fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: false }),
      fc.array(tie('value'), { maxLength: 2 }),
    ),
  })).value

  test('as headers', () => {
    fc.assert(
      fc.property(anything, (value) => {
        checkUsage(value as HeadersInput)
        checkUsage({ 'x-app-usage': value } as HeadersInput)
        checkUsage(
          JSON.stringify(value) === undefined ? null : { 'X-Ad-Account-Usage': JSON.stringify(value) },
        )
      }),
      { numRuns: 5_000 },
    )
  })

  test('as texts of headers', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom(...USAGE_HEADERS),
        (text, name) => {
          expect(parseUsageHeader(name, text).every(isSound)).toBe(true)
        },
      ),
      { numRuns: 5_000 },
    )
  })

  test('as bodies', () => {
    fc.assert(
      fc.property(fc.oneof(anything, errorLike), fc.constantFrom(...STATUSES), (body, status) => {
        checkError(status, body)
        expect(readBatch(body).length).toBeLessThanOrEqual(1_000)
      }),
      { numRuns: 10_000 },
    )
    expectCleanPrototypes()
  })
})

describe('objects that fight back', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.error = cyclic
  const cyclicItem: Record<string, unknown> = { code: 400 }
  cyclicItem.body = cyclicItem
  const refusing = new Proxy(
    {},
    new Proxy(
      {},
      {
        get: () => () => {
          throw new Error('no')
        },
      },
    ),
  )
  const throwing = {
    get error() {
      throw new Error('no')
    },
  }

  test.each([
    ['a cycle', cyclic, 'throttle'],
    ['a cycle of batch items', cyclicItem, 'other'],
    ['a proxy that refuses', refusing, 'throttle'],
    ['a getter that throws', throwing, 'throttle'],
  ])('%s is judged by the status that is left', (_, body, kind) => {
    expect(classifyError(429, body)?.kind).toBe(kind)
    expect(() => classifyError(200, body)).not.toThrow()
    expect(() => classifyError(400, JSON.stringify({ error: '' }), body as HeadersInput)).not.toThrow()
    expect(() => parseUsage(body as HeadersInput)).not.toThrow()
    expect(() => readBatch([body])).not.toThrow()
    expect(() => readHeader([[body, body]] as unknown as HeadersInput, 'x')).not.toThrow()
  })

  test.each([
    '[',
    '{',
    '{"a":',
    '[{"error":',
    '"error":{',
    '"',
    '\\"',
    "'",
    '//',
    '/*',
    '//"',
    '(#',
    '"code":',
    ' ',
    '\0',
  ])('a megabyte of %j', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
    for (const name of USAGE_HEADERS) expect(parseUsageHeader(name, text)).toEqual([])
    for (const status of STATUSES) checkError(status, text)
    expect(readBatch(text)).toEqual([])
  })
})
