import fc from 'fast-check'
import { expect, test } from 'vitest'
import { families } from '../families/catalogue.ts'
import { SUBJECT_KINDS } from '../families/family.ts'
import { batchItems } from './batch.ts'
import { type Call, checkCall, checkDetails, type Token } from './call.ts'
import { classify, corrected, membershipOf } from './classify.ts'
import { parseEndpoint } from './endpoint.ts'

const words = families.flatMap(({ edges }) => Object.values(edges).flat())
const edgeNames = [...new Set(words.flatMap((edge) => edge.split(' ')[1]!.split('/')))].filter((word) =>
  /^\w+$/.test(word),
)

const segment = fc.oneof(
  fc.constantFrom('me', 'act_42', '651', '651_900', '17841400000000000', 't_1', 'search', ...edgeNames),
  fc.stringMatching(/^[\w.,:@%~!$&'()*+;=-]{1,40}$/),
  fc.constantFrom('__proto__', 'constructor', 'act_', '*', 'x'.repeat(512)),
)
const param = fc.oneof(
  fc.constantFrom('ids=4,5,6', 'ids=', 'platform=instagram', 'daily_budget=5', 'fields=business_discovery'),
  fc
    .tuple(fc.constantFrom('ids', 'user_id', 'spend_cap', 'batch', 'q'), fc.string())
    .map((pair) => pair.join('=')),
)
const url = fc
  .record({
    host: fc.constantFrom(
      '',
      'https://graph.facebook.com',
      'https://graph.instagram.com',
      'https://graph.threads.net',
    ),
    version: fc.constantFrom('', '/v24.0', '/v3'),
    segments: fc.array(segment, { maxLength: 4 }),
    params: fc.array(param, { maxLength: 3 }),
  })
  .map(({ host, version, segments, params }) => {
    const query = params.length === 0 ? '' : `?${params.join('&')}`
    return `${host}${version}/${segments.join('/')}${query}`
  })
const id = fc.stringMatching(/^[\w.:@-]{1,128}$/)
const tokenId = fc.stringMatching(/^[\w.:@-]{1,64}$/)
const token: fc.Arbitrary<Token> = fc.oneof(
  fc.record({ type: fc.constantFrom('app', 'page', 'system_user' as const) }),
  fc.record({ type: fc.constantFrom('app', 'user', 'page', 'system_user' as const), id: tokenId }),
)
const field = fc.oneof(
  fc.constantFrom(
    'daily_budget',
    'spend_cap',
    'messaging_product',
    'to',
    'recipient',
    'message',
    'platform',
    'batch',
  ),
  fc.string(),
)
const value = fc.oneof(fc.constantFrom('whatsapp', 'instagram', '+49 170', true), fc.anything())
const fields = fc.dictionary(field, value)
const body = fc.oneof(
  fields,
  fields.map((object) => JSON.stringify(object) ?? '').filter((text) => text !== ''),
  fc.string(),
  fc.array(fc.tuple(field, fc.string())).map((pairs) => new URLSearchParams(pairs)),
  fc.object(),
)
const call: fc.Arbitrary<Call> = fc.record(
  {
    method: fc.constantFrom('GET', 'post', 'DELETE', 'HEAD', 'PUT'),
    url,
    token,
    family: fc.constantFrom(...families.map(({ name }) => name)),
    subjects: fc.dictionary(fc.constantFrom(...SUBJECT_KINDS), id),
    body,
  },
  { requiredKeys: ['url', 'token'] },
)

/** Whether its URL can be read, and `me` is known to be somebody. */
function isSendable({ url: address, token: { type, id: owner } }: Call): boolean {
  try {
    return parseEndpoint(address).segments[0] !== 'me' || type !== 'page' || owner !== undefined
  } catch {
    return false
  }
}

test('every call has limits; each once, with a subject of bounded length and no spaces', () => {
  fc.assert(
    fc.property(call.filter(isSendable), (made) => {
      checkCall(made)
      checkDetails(made)
      const memberships = classify(made, parseEndpoint(made.url), '1')
      expect(memberships.length).toBeGreaterThan(0)
      const keys = memberships.map(({ family, subjectId }) => `${family.name} ${subjectId}`)
      expect(new Set(keys).size).toBe(keys.length)
      for (const { family, subjectId, factor = 1 } of memberships) {
        expect(families).toContain(family)
        expect(subjectId).toMatch(/^[^\s{}]{1,140}$/)
        expect(factor).toBeGreaterThan(0)
        expect(factor).toBeLessThanOrEqual(3)
      }
    }),
    { numRuns: 3_000 },
  )
})

test('Platform and Business Use Case never apply together, and one use case at most', () => {
  fc.assert(
    fc.property(call.filter(isSendable), (made) => {
      const { ids } = parseEndpoint(made.url)
      fc.pre(ids === undefined || ids.length < 2)
      const logics = classify(made, parseEndpoint(made.url), '1').map(({ family }) => family.logic)
      const useCases = logics.filter((logic) => logic === 'business_use_case').length
      const isPlatform = logics.includes('platform')
      expect(isPlatform ? useCases : 1 - useCases).toBe(0)
    }),
    { numRuns: 2_000 },
  )
})

test('whatever family a response names, a call can be put under it', () => {
  const named = fc.constantFrom(...families)
  fc.assert(
    fc.property(
      call.filter(isSendable),
      named,
      fc.option(id, { nil: undefined }),
      (made, family, subject) => {
        const membership = membershipOf(family, made, parseEndpoint(made.url), '1')
        expect(membership.family).toBe(family)
        expect(membership.subjectId.length).toBeLessThanOrEqual(140)
        const again = corrected(made, family.name, subject)
        expect(() => classify(again, parseEndpoint(again.url), '1')).not.toThrow()
      },
    ),
    { numRuns: 1_000 },
  )
})

test('a batch of anything is undefined, calls, or an error that says what would be right', () => {
  fc.assert(
    fc.property(fc.anything(), fc.boolean(), (batch, asText) => {
      const body = {
        batch: asText ? String(JSON.stringify(batch, (_key, v) => (typeof v === 'bigint' ? 1 : v))) : batch,
      }
      try {
        const calls = batchItems({ method: 'POST', url: '/', token: { type: 'app' }, body })
        for (const item of calls ?? [])
          expect(() => classify(item, parseEndpoint(item.url), '1')).not.toThrow()
      } catch (error) {
        expect(error).toMatchObject({ name: 'HeadgateError', code: 'ERR_INVALID_CALL' })
      }
    }),
    { numRuns: 1_000 },
  )
})
