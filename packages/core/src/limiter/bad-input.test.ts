import { describe, expect, test } from 'vitest'
import { errorOf } from '../../../../test/support/error-of.ts'
import type { Call } from '../calls/call.ts'
import { createSystemClock } from '../clock.ts'
import { HeadgateError, type HeadgateErrorCode } from '../errors.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createReferenceStore } from '../testing/reference-store.ts'
import { createLimiter } from './limiter.ts'

const app = { id: '1234567890', users: 10 }
const me: Call = { url: '/v24.0/me', token: { type: 'user', id: '7' } }

function create(options: object = {}) {
  return createLimiter({ app, store: createReferenceStore(), clock: createFakeClock(), ...options })
}

/** What is wrong, the code, the value seen, and a word of what would be right. */
type Row = [wrong: string, run: () => unknown, code: HeadgateErrorCode, seen: string, right: string]

const call = (over: object) => () => create().tryAcquire({ ...me, ...over } as Call)
const facts = (given: object) => () => create().setFacts({ adAccount: '42' }, given)

const rows: Row[] = [
  ['unknown limiter option', () => create({ user: 3 }), 'ERR_INVALID_OPTION', '"user"', 'maxWaiters'],
  ['option in the wrong unit', () => create({ guardMs: '2s' }), 'ERR_INVALID_OPTION', '"2s"', 'ms'],
  ['negative guard', () => create({ guardMs: -1 }), 'ERR_INVALID_OPTION', '-1', '0 or more'],
  ['guard that is no number', () => create({ guardMs: Number.NaN }), 'ERR_INVALID_OPTION', 'NaN', 'ms'],
  [
    'endless guard',
    () => create({ guardMs: Number.POSITIVE_INFINITY }),
    'ERR_INVALID_OPTION',
    'Infinity',
    'finite',
  ],
  [
    'endless probe',
    () => create({ probeMs: Number.POSITIVE_INFINITY }),
    'ERR_INVALID_OPTION',
    'Infinity',
    'finite',
  ],
  [
    'unknown option of the clock',
    () => createSystemClock({ keepalive: true } as object),
    'ERR_INVALID_OPTION',
    '"keepalive"',
    'keepAlive',
  ],
  [
    'option of the clock as text',
    () => createSystemClock({ keepAlive: 'yes' } as never),
    'ERR_INVALID_OPTION',
    '"yes"',
    'true or false',
  ],
  [
    'clock options that are none',
    () => createSystemClock(null as never),
    'ERR_INVALID_OPTION',
    'null',
    'object',
  ],
  ['no waiters at all', () => create({ maxWaiters: 0 }), 'ERR_INVALID_OPTION', '0', 'above 0'],
  ['half a waiter', () => create({ maxWaiters: 1.5 }), 'ERR_INVALID_OPTION', '1.5', 'whole number'],
  ['no store', () => create({ store: undefined }), 'ERR_INVALID_OPTION', 'undefined', 'createMemoryStore'],
  [
    'clock without timers',
    () => create({ clock: { now: Date.now } }),
    'ERR_INVALID_OPTION',
    '{}',
    'setTimer',
  ],
  ['random that is a number', () => create({ random: 4 }), 'ERR_INVALID_OPTION', '4', 'function'],
  ['options that are none', () => createLimiter(null as never), 'ERR_INVALID_OPTION', 'null', 'object'],
  ['empty app id', () => create({ app: { id: '' } }), 'ERR_INVALID_APP', '""', '1234567890'],
  ['app id with a brace', () => create({ app: { id: '1}' } }), 'ERR_INVALID_APP', '"1}"', 'digits'],
  ['app id that is a number', () => create({ app: { id: 12 } }), 'ERR_INVALID_APP', '12', 'string'],
  ['no app', () => create({ app: undefined }), 'ERR_INVALID_APP', 'undefined', 'string'],
  ['unknown fact', () => create({ app: { id: '1', user: 3 } }), 'ERR_INVALID_FACT', '"user"', 'users'],
  ['negative fact', facts({ activeAds: -3 }), 'ERR_INVALID_FACT', '-3', '0 or more'],
  ['fact as text', facts({ activeAds: '3' }), 'ERR_INVALID_FACT', '"3"', 'number'],
  [
    'tier as the page names it',
    facts({ tier: 'Standard Access' }),
    'ERR_INVALID_FACT',
    '"Standard Access"',
    'development_access',
  ],
  ['facts that are none', facts([] as object), 'ERR_INVALID_FACT', '[]', 'activeAds'],
  [
    'facts of two subjects',
    () => create().setFacts({ adAccount: '1', user: '2' }, {}),
    'ERR_INVALID_CALL',
    '"user"',
    'one kind',
  ],
  [
    'facts of an unknown kind',
    () => create().setFacts({ account: '1' } as never, {}),
    'ERR_INVALID_CALL',
    '"account"',
    'adAccount',
  ],
  [
    'call that is none',
    () => create().tryAcquire(undefined as never),
    'ERR_INVALID_CALL',
    'undefined',
    'url and token',
  ],
  ['unknown field of a call', call({ path: '/me' }), 'ERR_INVALID_CALL', '"path"', 'url'],
  ['method that is none', call({ method: 'GET /me' }), 'ERR_INVALID_CALL', '"GET /me"', "'GET'"],
  ['no token', call({ token: undefined }), 'ERR_INVALID_CALL', 'undefined', '"system_user"'],
  ['the token itself', call({ token: 'EAAB' }), 'ERR_INVALID_CALL', 'a string', '{ type, id }'],
  ['unknown token type', call({ token: { type: 'client' } }), 'ERR_INVALID_CALL', '"client"', '"page"'],
  ['user token of nobody', call({ token: { type: 'user' } }), 'ERR_INVALID_CALL', 'user', 'id: "7"'],
  ['id with a space', call({ token: { type: 'user', id: 'a b' } }), 'ERR_INVALID_CALL', '"a b"', 'letters'],
  ['unknown family', call({ family: 'ads' }), 'ERR_INVALID_CALL', '"ads"', 'ads_insights'],
  ['unknown subject', call({ subjects: { account: '1' } }), 'ERR_INVALID_CALL', '"account"', 'adAccount'],
  ['negative cost', call({ cost: -1 }), 'ERR_INVALID_COST', '-1', 'above 0'],
  ['no cost', call({ cost: 0 }), 'ERR_INVALID_COST', '0', 'above 0'],
  ['cost as text', call({ cost: '1' }), 'ERR_INVALID_COST', '"1"', 'number'],
  ['endless cost', call({ cost: Number.POSITIVE_INFINITY }), 'ERR_INVALID_COST', 'Infinity', 'number'],
  ['empty url', call({ url: '' }), 'ERR_INVALID_URL', '""', '/act_42/insights'],
  ['url that is none', call({ url: 42 }), 'ERR_INVALID_URL', '42', '/act_42/insights'],
  ['url with a space', call({ url: '/me friends' }), 'ERR_INVALID_URL', '"me friends"', '/act_42/insights'],
  [
    'url without a host',
    call({ url: 'https:///me' }),
    'ERR_INVALID_URL',
    'https:///me',
    'graph.facebook.com',
  ],
  [
    'url of another protocol',
    call({ url: 'ftp://graph.facebook.com/me' }),
    'ERR_INVALID_URL',
    'ftp:',
    'https://',
  ],
  [
    'url of another host',
    call({ url: 'https://example.com/me' }),
    'ERR_INVALID_URL',
    'example.com',
    'graph.facebook.com',
  ],
  ['endless url', call({ url: `/${'a'.repeat(10_000)}` }), 'ERR_INVALID_URL', '"/aaaa', '8192'],
]

describe('bad input gets an error that says what was wrong, the value seen, and what would be right', () => {
  test.each(rows)('%s', (_wrong, run, code, seen, right) => {
    const error = errorOf(run)
    expect(error.code).toBe(code)
    expect(error.message).toContain(seen)
    expect(error.message).toContain(right)
    expect(error.message.length).toBeLessThan(500)
  })

  test('a cost above the capacity is a decision that it can never go, and an error where one has to wait', async () => {
    const limiter = create({ app: { id: '1', users: 1 } })
    const denied = limiter.tryAcquire({ url: '/me', token: { type: 'app' }, cost: 201 })
    expect(denied).toMatchObject({ granted: false, reason: 'cost', retryAt: Number.POSITIVE_INFINITY })
    const error = await limiter
      .acquire({ url: '/me', token: { type: 'app' }, cost: 201 })
      .catch((thrown) => thrown)
    expect(error).toBeInstanceOf(HeadgateError)
    expect(error.code).toBe('ERR_COST_ABOVE_CAPACITY')
    expect(error.message).toContain('201')
  })

  const secret = `EAAB${'x1'.repeat(40)}`
  const appSecret = '123|x1x1x1'
  const ofMe = { type: 'user', id: '7' }
  const batchOf = (batch: unknown) => ({ method: 'POST', url: '/', body: { batch } })
  test.each<[string, object]>([
    ['as the token', { token: secret }],
    ['as its id', { token: { type: 'user', id: secret } }],
    ["as an app token's id", { token: { type: 'app', id: appSecret } }],
    ['in a token without a type', { token: { access_token: secret } }],
    ['as the type', { token: { type: secret } }],
    ['in the query', { url: `https://example.com/me?access_token=${secret}` }],
    ['in the query of no URL', { url: `ftp:///me?access_token=${secret}` }],
    ['in an odd path', { url: `/a b|${appSecret}?access_token=${secret}` }],
    ['as a subject', { subjects: { user: appSecret } }],
    ['as the subjects', { subjects: secret }],
    ['as the method', { method: secret }],
    ['as the family', { family: secret }],
    ['in a batch that is none', batchOf({ access_token: secret })],
    ['in a batch that is no JSON', batchOf(secret)],
    ["in a batch's item", batchOf([{ access_token: secret }])],
    ["in an item's URL", batchOf([{ relative_url: `https://a.example/?access_token=${secret}` }])],
  ])('without a secret that was given %s', (_where, over) => {
    const { message } = errorOf(call({ token: ofMe, ...over }))
    expect(message).not.toContain('x1x1')
    expect(errorOf(() => create().tryAcquire(secret as never)).message).toMatch(/^A call is a string;/)
  })

  test('ids of tokens have up to 64 characters', () => {
    const withId = (id: string) => call({ token: { type: 'user', id } })
    expect(withId('x'.repeat(64))()).toMatchObject({ granted: true })
    expect(errorOf(withId('x'.repeat(65)))).toMatchObject({ code: 'ERR_INVALID_CALL' })
    expect(errorOf(withId('1|2')).message).toContain('never the token itself')
  })

  test('a wrong call is told wherever it is given', async () => {
    const limiter = create()
    const isWrong = { code: 'ERR_INVALID_CALL', message: expect.stringMatching(/url and token/) }
    for (const wrong of [null, undefined, 5, 'x'] as never[]) {
      for (const ask of ['tryAcquire', 'explain', 'prepare'] as const) {
        expect(errorOf(() => limiter[ask](wrong))).toMatchObject(isWrong)
      }
      await expect(limiter.acquire(wrong)).rejects.toMatchObject(isWrong)
      await expect(limiter.run(wrong, () => ({}))).rejects.toMatchObject(isWrong)
    }
    await expect(limiter.run(me, 5 as never)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' })
    await expect(limiter.run(null as never, 5 as never)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' })
  })

  test('a wait may be endless', async () => {
    const permit = await create().acquire(me, { timeoutMs: Number.POSITIVE_INFINITY })
    expect(permit.release).toBeTypeOf('function')
  })

  test('what is undefined is left out', async () => {
    const none = undefined
    const limiter = createLimiter({
      app: { ...app, tier: none },
      store: createReferenceStore(),
      clock: none,
      guardMs: none,
      maxWaiters: none,
      probeMs: none,
      random: none,
    })
    const made: Call = {
      ...me,
      method: none,
      cost: none,
      family: none,
      subjects: { adAccount: none },
      body: none,
    }
    limiter.setFacts({ adAccount: '42', user: none }, { activeAds: none })
    await limiter.acquire(made, { timeoutMs: none, signal: none })
    await limiter.acquire({ ...made, token: { type: 'app', id: none }, subjects: none })
    expect(await limiter.run(me, () => ({ status: 200 }), { maxAttempts: none, timeoutMs: none })).toEqual({
      status: 200,
    })
    createSystemClock({ keepAlive: none })
  })

  test('wait options are checked, too', async () => {
    const limiter = create()
    const codes = [{ timeout: 3 }, { timeoutMs: -1 }, { timeoutMs: '3s' }, { signal: true }].map((options) =>
      limiter.acquire(me, options as never).catch(({ code }) => code),
    )
    expect(await Promise.all(codes)).toEqual(Array(4).fill('ERR_INVALID_OPTION'))
    await expect(limiter.run(me, () => ({}), { maxAttempts: 0 })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    })
  })
})
