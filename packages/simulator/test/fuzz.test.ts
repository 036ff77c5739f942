import { createSimulator, type SimulatorRequest } from '@headgate/simulator'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createVirtualClock } from './virtual-clock.ts'

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'me',
    'act_42',
    'insights',
    'messages',
    '900',
    '__proto__',
    'ids',
    'batch',
    'v24.0',
    '',
    '%',
    '"',
  ),
)
const query = fc
  .array(fc.tuple(fc.oneof(word, fc.constantFrom('access_token', 'method', 'platform', 'q')), word))
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'))
const url = fc
  .tuple(
    fc.constantFrom('', '/', 'https://graph.facebook.com/', 'http://graph.threads.net/'),
    fc.array(word),
    query,
  )
  .map(([host, path, search]) => `${host}${path.join('/')}?${search}`)
const token = fc.oneof(word, fc.constantFrom('app:100', 'user:100:7', 'page:100:900', 'system_user:100:8'))
const item = fc.record({ method: word, relative_url: url, body: query }, { requiredKeys: [] })
const body = fc.oneof(
  query,
  fc.json(),
  fc.array(item).map((batch) => JSON.stringify({ batch })),
  fc.record({ recipient: fc.json(), message: fc.json(), to: word }).map((message) => JSON.stringify(message)),
)
const request: fc.Arbitrary<SimulatorRequest> = fc.record(
  { method: fc.constantFrom('GET', 'POST', 'DELETE', 'post', '?'), url, token, body },
  { requiredKeys: ['url'] },
)

it('answers whatever arrives with JSON, and with headers that HTTP can carry', () => {
  const meta = createSimulator({
    apps: [{ id: '100' }],
    pages: [{ id: '900', instagramAccount: '1700' }],
    clock: createVirtualClock(),
  })
  fc.assert(
    fc.property(request, (input) => {
      const answer = meta.handle(input)
      expect([200, 400, 403, 429]).toContain(answer.status)
      JSON.parse(answer.body)
      new Headers(answer.headers)
      for (const [name, value] of Object.entries(answer.headers)) {
        if (name !== 'content-type') JSON.parse(value)
      }
    }),
    { numRuns: 1_000 },
  )
})
