import { describe, expect, test } from 'vitest'
import { type ClassifiedError, classifyError } from './classify-error.ts'

const TRACE = 'AqT0-trace_Id+for/Tests'

/** An error body as Meta writes it. */
function body(code: number | string, subcode?: number | string, message = 'Something was said'): string {
  return JSON.stringify({
    error: { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: TRACE },
  })
}

/** Kind, and what says which limit: family or nothing, then scope. */
function verdict(error: ClassifiedError | undefined): string {
  return error === undefined ? 'none' : [error.kind, error.family, error.scope].filter(Boolean).join(' ')
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('a body as Meta writes it', () => {
  test.each<[number, number | undefined, string, number]>([
    [4, undefined, 'throttle app app', 5 * MINUTE],
    [4, 1504039, 'throttle app app', 5 * MINUTE],
    [4, 1349210, 'throttle app app', 5 * MINUTE],
    [4, 1504022, 'throttle ads_insights_app app', MINUTE],
    [4, 2207051, 'integrity igUser', HOUR],
    [4, 1349193, 'too_much_data none', 0],
    [4, 77, 'throttle app app', 5 * MINUTE],
    [17, undefined, 'throttle user user', 5 * MINUTE],
    [17, 2446079, 'throttle ad_account adAccount', 5 * MINUTE],
    [17, 1885172, 'business_rule account_spend_cap adAccount', 24 * HOUR],
    [32, undefined, 'throttle pages_platform page', 5 * MINUTE],
    [341, undefined, 'throttle app app', 5 * MINUTE],
    [613, undefined, 'throttle custom endpoint', 5 * MINUTE],
    [613, 1996, 'throttle app app', HOUR],
    [613, 1487742, 'throttle ad_account adAccount', MINUTE],
    [613, 5044001, 'throttle ads_mutations adAccount', 2_000],
    [613, 1487632, 'business_rule ad_set_budget adSet', HOUR],
    [80000, 2446079, 'throttle ads_insights adAccount', 5 * MINUTE],
    [80000, undefined, 'throttle ads_insights adAccount', 5 * MINUTE],
    [80001, undefined, 'throttle pages page', 15 * MINUTE],
    [80002, undefined, 'throttle instagram igUser', 15 * MINUTE],
    [80003, 2446079, 'throttle custom_audience adAccount', 5 * MINUTE],
    [80004, 2446079, 'throttle ads_management adAccount', 5 * MINUTE],
    [80005, undefined, 'throttle leadgen page', 15 * MINUTE],
    [80006, undefined, 'throttle messenger page', 15 * MINUTE],
    [80007, undefined, 'throttle whatsapp_business_management waba', 30 * MINUTE],
    [80008, undefined, 'throttle whatsapp_business_management waba', 30 * MINUTE],
    [80009, undefined, 'throttle catalog_management catalog', 5 * MINUTE],
    [80012, 2446079, 'throttle businessObject', 5 * MINUTE],
    [80014, undefined, 'throttle catalog_batch catalog', MINUTE],
    [130429, 2494055, 'throttle whatsapp_throughput phoneNumber', 2_000],
    [131056, undefined, 'throttle whatsapp_pair pair', 4_000],
    [131048, undefined, 'integrity phoneNumber', 24 * HOUR],
    [131049, undefined, 'integrity pair', 24 * HOUR],
    [368, 1390008, 'integrity actor', 24 * HOUR],
    [133016, undefined, 'business_rule whatsapp_registration phoneNumber', 24 * HOUR],
    [9, 2207042, 'business_rule instagram_content_publishing igUser', HOUR],
    [100, 1487225, 'business_rule ads_creation adAccount', 24 * HOUR],
    [1, undefined, 'transient none', 5_000],
    [1, 99, 'transient none', 5_000],
    [1, 2853001, 'invalid none', 0],
    [2, 1504044, 'transient none', 5_000],
    [960, undefined, 'transient none', 5_000],
    [2601, 1487742, 'transient none', MINUTE],
    [100, undefined, 'invalid none', 0],
    [100, 33, 'invalid none', 0],
    [100, 4834002, 'invalid none', 0],
    [100, 1487534, 'too_much_data none', 0],
    [190, 463, 'auth none', 0],
    [10, undefined, 'auth none', 0],
    [200, undefined, 'auth none', 0],
    [294, undefined, 'auth none', 0],
    [987654, undefined, 'other none', 0],
  ])('%s/%s is %s', (code, subcode, expected, waitMs) => {
    for (const status of [400, 403, 200, null, undefined, 0]) {
      for (const written of [
        body(code, subcode),
        JSON.parse(body(code, subcode)),
        body(String(code), subcode === undefined ? undefined : ` ${subcode} `),
        body(code, subcode).slice(1),
        body(code, subcode).slice(0, -3),
        body(code, subcode).replaceAll('"', "'"),
      ]) {
        const error = classifyError(status, written)
        expect(verdict(error)).toBe(expected)
        expect(error).toMatchObject({ code, subcode, waitMs, throttle: expected.startsWith('throttle') })
      }
    }
    expect(classifyError(400, body(code, subcode))).toMatchObject({
      message: 'Something was said',
      fbtraceId: TRACE,
    })
  })

  test('does not decide by type, status or is_transient', () => {
    const error = (code: number, more: object): object => ({
      error: { code, type: 'OAuthException', ...more },
    })
    for (const status of [400, 401, 403, 429, 500, 503]) {
      for (const is_transient of [true, false, 'true']) {
        expect(verdict(classifyError(status, error(80004, { is_transient })))).toBe(
          'throttle ads_management adAccount',
        )
        expect(verdict(classifyError(status, error(190, { is_transient })))).toBe('auth none')
        expect(verdict(classifyError(status, error(368, { is_transient })))).toBe('integrity actor')
        expect(verdict(classifyError(status, error(2, { is_transient })))).toBe('transient none')
      }
    }
  })

  test('tells a request for too much from an unknown error by what it says', () => {
    const message = "Please reduce the amount of data you're asking for, then retry your request"
    expect(verdict(classifyError(500, body(1, undefined, message)))).toBe('too_much_data none')
    expect(verdict(classifyError(500, body(1, 99, message)))).toBe('too_much_data none')
    expect(verdict(classifyError(500, body(1)))).toBe('transient none')
  })
})

describe('evidence other than a code', () => {
  test.each<[string, unknown]>([
    ['the message begins with it', { error: { message: '(#613) Calls exceeded' } }],
    ['the code is no number', { error: { message: '(#613) Calls exceeded', code: 'x' } }],
    ['the code is cut short', '{"error":{"message":"(#613) Calls exceeded","code":61'],
    ['the message is cut short', '{"error":{"message":"(#613) Calls exc'],
    ['the error is a text', { error: '(#613) Calls exceeded' }],
    ['the error is JSON as a text', { error: body(613) }],
    ['the body is a text', '(#613) Calls exceeded'],
    ['the object lost its wrapping', { message: '(#613) Calls exceeded' }],
    ['the beginning is missing', body(613).slice(4)],
    ['a quote is missing', body(613).replace('"error"', '"error')],
    ['a guard stands before it', `for (;;);${body(613)}`],
    ['it is the first of a list', { error: [{ code: 613 }] }],
  ])('finds the code where %s', (_, written) => {
    expect(verdict(classifyError(400, written))).toBe('throttle custom endpoint')
  })

  test('reads the header that repeats the message, where there is no body', () => {
    const headers = {
      'WWW-Authenticate':
        'OAuth "Facebook Platform" "invalid_request" "(#4) Application request limit reached"',
    }
    expect(verdict(classifyError(403, '', headers))).toBe('throttle app app')
    expect(verdict(classifyError(403, body(190), headers))).toBe('auth none')
    expect(classifyError(200, '', headers)).toBeUndefined()
  })

  test.each<[number, unknown, string]>([
    [429, '', 'throttle unknown'],
    [429, undefined, 'throttle unknown'],
    [429, '{}', 'throttle unknown'],
    [429, '<html>Too many</html>', 'throttle unknown'],
    [429, { error: { message: 'x', code: 987654 } }, 'throttle unknown'],
    [500, '', 'transient none'],
    [503, '<html><title>Error</title></html>', 'transient none'],
    [408, null, 'transient none'],
    [401, '{}', 'auth none'],
    [400, '', 'other none'],
    [404, '<html>', 'other none'],
    [400, [], 'other none'],
    [400, { error: { is_transient: true } }, 'transient none'],
    [200, { error: {} }, 'other none'],
    [200, { error: 'broken' }, 'other none'],
    [200, 'Service Unavailable', 'transient none'],
    [200, '<html><body><h1>503 Service Unavailable</h1></body></html>', 'transient none'],
    [200, { async_status: 'Job Failed' }, 'transient none'],
  ])('falls back to what is left: %s %j', (status, written, expected) => {
    expect(verdict(classifyError(status, written))).toBe(expected)
  })
})

describe('wrappings', () => {
  test.each<[string, unknown]>([
    ['a batch item with text', { code: 400, headers: [], body: body(80004) }],
    ['a batch item with an object', { code: 400, body: JSON.parse(body(80004)) }],
    ['a batch item as text', JSON.stringify({ code: 400, body: body(80004) })],
    ['a batch item in a batch item', { code: 400, body: { code: 400, body: body(80004) } }],
    ['an error in an error', { error: JSON.parse(body(80004)) }],
    ['a batch item in an error', { error: { code: 400, body: body(80004) } }],
    ['the bare error object', (JSON.parse(body(80004)) as { error: object }).error],
    ['a failed report', { async_status: 'Job Failed', error_code: 80004, error_message: 'x' }],
    ['the legacy form', { error_code: 80004, error_msg: 'x' }],
  ])('opens %s', (_, written) => {
    for (const status of [200, 400, undefined]) {
      const error = classifyError(status, written)
      expect(verdict(error)).toBe('throttle ads_management adAccount')
      expect(error?.message).toBeDefined()
    }
  })

  test('goes by the status of the item', () => {
    expect(verdict(classifyError(200, { code: 429, body: '' }))).toBe('throttle unknown')
    expect(verdict(classifyError(200, { code: 503, body: null }))).toBe('transient none')
    expect(classifyError(200, { code: 200, body: '{"id":"5"}' })).toBeUndefined()
    expect(classifyError(undefined, { code: 200, headers: [], body: '{"id":"5"}' })).toBeUndefined()
  })
})

describe('the stability throttle', () => {
  const factors = { backend_qps: { actual_score: 9, limit: 5, more_info: 'Send fewer queries.' } }

  test.each<[number, unknown]>([
    [200, { throttled: true, ...factors }],
    [200, { throttled: 'True', complexity_score: { actual_score: 0.2, limit: 0.01 } }],
    [200, `{'throttled': True, 'backend_qps': {'actual_score': 9, 'limit': 5}}`],
    [400, { throttled: true }],
    [400, { error: { throttled: true, ...factors } }],
    [400, { error: { code: 2, message: 'x', throttled: 'true' } }],
    [400, { error: { message: 'x', error_data: { throttled: true } } }],
    [400, { error: { message: 'x', error_data: '{"throttled":true,"backend_qps":{}}' } }],
  ])('is a throttle of the app: %s %j', (status, written) => {
    expect(verdict(classifyError(status, written))).toBe('throttle stability app')
  })

  test('gives way to a code that says more', () => {
    expect(verdict(classifyError(400, { error: { code: 80004, throttled: true } }))).toBe(
      'throttle ads_management adAccount',
    )
    expect(verdict(classifyError(400, { error: { code: 368, throttled: true } }))).toBe('integrity actor')
  })

  test('is nothing where it did not strike', () => {
    expect(classifyError(200, { throttled: false, ...factors })).toBeUndefined()
    expect(classifyError(200, { throttled: 'False', ...factors })).toBeUndefined()
    expect(classifyError(200, { throttled: true })).toBeUndefined()
  })
})

describe('what is no error', () => {
  test.each<[number | null | undefined, unknown]>([
    [200, undefined],
    [200, null],
    [200, ''],
    [200, 'OK'],
    [200, '{}'],
    [200, {}],
    [204, ''],
    [302, '<html>'],
    [undefined, undefined],
    [null, ''],
    [0, ''],
    [200, { id: '5', name: 'error', message: '(#4) we like this number' }],
    [200, { code: 4, name: 'a promotion' }],
    [200, { error: null, data: [] }],
    [200, { error: '', data: [] }],
    [200, { error_code: 0 }],
    [200, '{"data":[{"message":"Service Unavailable","error":{"code":4},"error_code":4}]}'],
    [200, { data: [{ error: { code: 4 } }] }],
    [200, { async_status: 'Job Completed', error_code: 4, error_message: 'x' }],
    [200, { async_status: 'Job Running', async_percent_completion: 40 }],
    [200, '<html>Please log in</html>'],
    [undefined, '<html>"code":4</html>'],
    [undefined, '{"data":[{"code":4,"message":"(#4) x"}]}'],
    [undefined, { code: 4, name: 'a promotion' }],
    [200, Symbol('x')],
    [200, () => 4],
  ])('%s %j', (status, written) => {
    expect(classifyError(status, written)).toBeUndefined()
  })

  test('leaves a batch answer to be read item by item', () => {
    const answer = [{ code: 400, body: body(4) }, null]
    expect(classifyError(200, answer)).toBeUndefined()
    expect(classifyError(undefined, answer)).toBeUndefined()
    expect(classifyError(200, JSON.stringify(answer))).toBeUndefined()
    expect(classifyError(undefined, JSON.stringify(answer))).toBeUndefined()
  })
})

describe('what is kept of it', () => {
  test('is short and printable', () => {
    const error = classifyError(400, {
      error: { code: 4, message: `a\n\tb\u0000${'c'.repeat(100_000)}`, fbtrace_id: 'x'.repeat(100_000) },
    })
    expect(error?.message).toHaveLength(500)
    expect(error?.message).toMatch(/^a {2}b c+…$/)
    expect(error?.fbtraceId).toBeUndefined()
    expect(classifyError(400, { error: { code: 4, message: {}, fbtrace_id: 7 } })).toMatchObject({
      message: undefined,
      fbtraceId: undefined,
    })
  })

  test('comes from the first 64 KiB of a text', () => {
    const padding = ' '.repeat(1_000_000)
    expect(classifyError(200, `{"id":"5",${padding}"error":{"code":4}}`)).toBeUndefined()
    expect(verdict(classifyError(400, `{"id":"5",${padding}"error":{"code":4}}`))).toBe('other none')
  })
})
