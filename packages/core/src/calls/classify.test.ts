import { describe, expect, test } from 'vitest'
import { families, familyNamed } from '../families/catalogue.ts'
import type { Call, Token } from './call.ts'
import { checkCall, checkDetails } from './call.ts'
import { classify, corrected, membershipOf } from './classify.ts'
import { parseEndpoint } from './endpoint.ts'

const APP = '1234567890'
const user: Token = { type: 'user', id: '7' }
const page: Token = { type: 'page', id: '651' }
const systemUser: Token = { type: 'system_user', id: '8' }
const app: Token = { type: 'app' }
const TOKENS = { user, page, systemUser, app }

/** The families of a call, each with its subject, and with its factor where it has one. */
function limitsOf(call: Call): string[] {
  checkCall(call)
  checkDetails(call)
  return classify(call, parseEndpoint(call.url), APP).map(
    ({ family, subjectId, factor }) =>
      `${family.name}:${subjectId}${factor === undefined ? '' : ` × ${Math.round(factor * 1e9) / 1e9}`}`,
  )
}

/** A call written `METHOD url`. */
function callOf(line: string, token: Token, more: Partial<Call> = {}): Call {
  const [method, url] = line.split(' ') as [string, string]
  return { method, url, token, ...more }
}

const PLATFORM = {
  app: [`app:${APP}`],
  user: [`app:${APP}`, 'user:7'],
  systemUser: [`app:${APP}`, 'user:8'],
}
const adsRead = (id: string) => [`ads_management:${id}`, `ad_account:${id}`]
const adsWrite = (id: string) => [`ads_management:${id}`, `ad_account:${id} × 3`, `ads_mutations:${id}`]
const insights = (id: string) => [`ads_insights:${id}`, `ads_insights_app:${APP}`]

describe("the endpoints of the tables on Meta's page", () => {
  test.each([
    ['POST /v24.0/77/items_batch', ['catalog_batch:77']],
    ['POST /v24.0/77/localized_items_batch', ['catalog_batch:77']],
    ['POST /v24.0/77/batch', ['catalog_batch:77']],
    ['GET /102/assigned_users', ['whatsapp_business_management:102']],
    ['POST /102/assigned_users', ['whatsapp_business_management:102']],
    ['DELETE /102/assigned_users', ['whatsapp_business_management:102']],
    ['GET /102/phone_numbers', ['whatsapp_business_management:102']],
    ['GET /102/message_templates', ['whatsapp_business_management:102']],
    ['POST /102/message_templates', ['whatsapp_business_management:102']],
    ['DELETE /102/message_templates', ['whatsapp_business_management:102']],
    ['GET /102/subscribed_apps', ['whatsapp_business_management:102']],
    ['POST /102/subscribed_apps', ['whatsapp_business_management:102']],
    ['DELETE /102/subscribed_apps', ['whatsapp_business_management:102']],
    ['GET /55/extendedcredits', [`whatsapp_credit_line:${APP}`]],
    ['POST /66/whatsapp_credit_sharing_and_attach', [`whatsapp_credit_line:${APP}`]],
    ['GET /66/owning_credit_allocation_configs', [`whatsapp_credit_line:${APP}`]],
  ])('%s', (line, expected) => {
    expect(limitsOf(callOf(line, systemUser))).toEqual(expected)
    expect(limitsOf(callOf(line, user))).toEqual(expected)
  })

  test.each([
    ['GET /102', { subjects: { waba: '102' } }, ['whatsapp_business_management:102']],
    ['GET /103', { subjects: { waba: '102' } }, ['whatsapp_business_management:102']],
    ['GET /88', { family: 'whatsapp_credit_line' }, [`whatsapp_credit_line:${APP}`]],
    ['DELETE /88', { family: 'whatsapp_credit_line' }, [`whatsapp_credit_line:${APP}`]],
  ])('%s is a bare node, which %j tells', (line, hint, expected) => {
    expect(limitsOf(callOf(line, systemUser, hint))).toEqual(expected)
  })

  test.each([
    ['https://graph.facebook.com/photos?ids=4', 1],
    ['https://graph.facebook.com/photos?ids=4,5,6', 3],
  ])('%s counts as %i calls', (url, cost) => {
    expect(parseEndpoint(url).ids).toHaveLength(cost)
    expect(limitsOf({ url, token: app })).toEqual([`app:${APP}`, ...photosOf(url)])
  })

  function photosOf(url: string): string[] {
    const ids = parseEndpoint(url).ids!
    const share = ids.length === 1 ? '' : ` × ${Math.round(1e9 / ids.length) / 1e9}`
    return ids.map((id) => `pages_platform:${id}${share}`)
  }
})

describe('Marketing API', () => {
  test.each([
    ['GET /v24.0/act_42', adsRead('42')],
    ['GET https://graph.facebook.com/v3.2/act_42/campaigns?fields=id', adsRead('42')],
    ['GET https://graph-video.facebook.com/act_42/advideos', adsRead('42')],
    ['GET /act_42/adimages', adsRead('42')],
    ['POST /act_42/adsets', adsWrite('42')],
    ['POST /act_42/ads', ['ads_management:42', 'ads_creation:42', 'ad_account:42 × 3', 'ads_mutations:42']],
    ['DELETE /act_42/adimages', adsWrite('42')],
    ['GET /act_42/a/b/c/d', adsRead('42')],
    ['GET /act_42/insights', insights('42')],
    ['POST /act_42/insights', insights('42')],
    ['GET /238/insights', insights('238')],
    ['GET /238/ads', adsRead('238')],
    ['POST /238/copies', adsWrite('238')],
    ['GET /act_42/customaudiences', ['custom_audience:42', 'ad_account:42']],
    ['POST /act_42/customaudiences', ['custom_audience:42', 'ad_account:42 × 3', 'ads_mutations:42']],
    ['POST /99/users', ['custom_audience:99', 'ad_account:99 × 3', 'ads_mutations:99']],
    ['DELETE /99/users', ['custom_audience:99', 'ad_account:99 × 3', 'ads_mutations:99']],
    ['POST /99/usersreplace', ['custom_audience:99', 'ad_account:99 × 3', 'ads_mutations:99']],
  ])('%s', (line, expected) => {
    expect(limitsOf(callOf(line, user))).toEqual(expected)
    expect(limitsOf(callOf(line, systemUser))).toEqual(expected)
  })

  test('an object of an account counts for the account that the caller names', () => {
    const of42 = { subjects: { adAccount: 'act_42' } }
    expect(limitsOf(callOf('GET /238', user, of42))).toEqual(adsRead('42'))
    expect(limitsOf(callOf('POST /238', user, of42))).toEqual(adsWrite('42'))
    expect(limitsOf(callOf('GET /238/insights', user, of42))).toEqual(insights('42'))
    expect(limitsOf(callOf('GET /238/insights', page, of42))).toEqual(insights('42'))
    expect(limitsOf(callOf('POST /99/users', systemUser, of42))).toEqual([
      'custom_audience:42',
      'ad_account:42 × 3',
      'ads_mutations:42',
    ])
  })

  test('accounts of a user are no account, and have no score', () => {
    expect(limitsOf(callOf('GET /me/adaccounts', user))).toEqual(['ads_management:7'])
  })

  test.each([
    [{ daily_budget: 500 }],
    [{ lifetime_budget: '90000', name: 'x' }],
    ['daily_budget=500&status=PAUSED'],
    ['{"daily_budget":500}'],
    [new URLSearchParams({ daily_budget: '500' })],
  ])('POST to an ad set with %j changes its budget', (body) => {
    const changes = ['ads_management:238', 'ad_set_budget:238', 'ad_account:238 × 3', 'ads_mutations:238']
    expect(limitsOf(callOf('POST /v24.0/238', user, { body }))).toEqual(changes)
    expect(limitsOf(callOf('POST /v24.0/238/', systemUser, { body }))).toEqual(changes)
  })

  test('a budget is also told by the query, or by the caller', () => {
    const changes = ['ads_management:238', 'ad_set_budget:238', 'ad_account:238 × 3', 'ads_mutations:238']
    expect(limitsOf(callOf('POST /238?daily_budget=500', user))).toEqual(changes)
    expect(limitsOf(callOf('POST /238', user, { family: 'ad_set_budget' }))).toEqual(changes)
    expect(
      limitsOf(callOf('POST /238', user, { family: 'ad_set_budget', subjects: { adAccount: '42' } })),
    ).toEqual(['ads_management:42', 'ad_set_budget:238', 'ad_account:42 × 3', 'ads_mutations:42'])
  })

  test('no budget is changed by a read, by other fields, or where an ad set is made', () => {
    expect(limitsOf(callOf('GET /238?fields=daily_budget', user))).toEqual(PLATFORM.user)
    expect(limitsOf(callOf('POST /238', user, { body: { name: 'daily_budget' } }))).toEqual(PLATFORM.user)
    const made = limitsOf(callOf('POST /act_42/adsets', user, { body: { daily_budget: 5 } }))
    expect(made).toEqual(adsWrite('42'))
  })

  test('a spend cap is changed by a POST to the account that carries one', () => {
    const changes = ['ads_management:42', 'account_spend_cap:42', 'ad_account:42 × 3', 'ads_mutations:42']
    expect(limitsOf(callOf('POST /act_42', user, { body: { spend_cap: 100 } }))).toEqual(changes)
    expect(limitsOf(callOf('POST /v24.0/act_42', user, { body: 'spend_cap=100' }))).toEqual(changes)
    expect(limitsOf(callOf('POST /act_42', user, { body: { name: 'x' } }))).toEqual(adsWrite('42'))
    expect(limitsOf(callOf('POST /act_42/campaigns', user, { body: { spend_cap: 1 } }))).toEqual(
      adsWrite('42'),
    )
  })
})

describe('Pages, by token', () => {
  test.each(['GET /v24.0/651', 'GET /651/feed', 'POST /651/photos', 'GET /651/roles'])('%s', (line) => {
    expect(limitsOf(callOf(line, page))).toEqual(['pages:651'])
    expect(limitsOf(callOf(line, systemUser))).toEqual(['pages:651'])
  })

  test('with an app or user token Platform limits apply, and what error 32 closes', () => {
    expect(limitsOf(callOf('GET /651/feed', app))).toEqual([...PLATFORM.app, 'pages_platform:651'])
    expect(limitsOf(callOf('GET /651/feed', user))).toEqual([...PLATFORM.user, 'pages_platform:651'])
    expect(limitsOf(callOf('GET /651', user, { subjects: { page: '651' } }))).toEqual([
      ...PLATFORM.user,
      'pages_platform:651',
    ])
    expect(limitsOf(callOf('GET /651', user, { family: 'pages' }))).toEqual([
      ...PLATFORM.user,
      'pages_platform:651',
    ])
  })

  test('a bare node with an app or user token is under Platform alone', () => {
    expect(limitsOf(callOf('GET /651', app))).toEqual(PLATFORM.app)
    expect(limitsOf(callOf('GET /651', user))).toEqual(PLATFORM.user)
  })

  test('a person is no page', () => {
    expect(limitsOf(callOf('GET /me/feed', user))).toEqual(PLATFORM.user)
    expect(limitsOf(callOf('GET /7/photos', user))).toEqual(PLATFORM.user)
    expect(limitsOf(callOf('GET /me/accounts', systemUser))).toEqual(PLATFORM.systemUser)
  })

  test('me is the page of a page token', () => {
    expect(limitsOf(callOf('GET /me', page))).toEqual(['pages:651'])
    expect(limitsOf(callOf('GET /me/feed', page))).toEqual(['pages:651'])
    const named = { subjects: { page: '651' } }
    expect(limitsOf(callOf('GET /me/feed', { type: 'page' }, named))).toEqual(['pages:651'])
  })

  test.each(['me', '/v24.0/me/feed', 'https://graph.facebook.com/me?fields=id'])(
    '%s of a page token needs its id',
    (url) => {
      expect(() => limitsOf({ url, token: { type: 'page' } })).toThrowError(
        expect.objectContaining({ code: 'ERR_INVALID_CALL', message: expect.stringContaining('token.id') }),
      )
    },
  )

  test('a post counts for its page', () => {
    expect(limitsOf(callOf('GET /651_900/comments', systemUser))).toEqual(['pages:651'])
    expect(limitsOf(callOf('GET /651_900', systemUser))).toEqual(['pages:651'])
    expect(limitsOf(callOf('GET /900_901', page))).toEqual(['pages:651'])
    expect(limitsOf(callOf('POST /900_901/comments', page))).toEqual(['pages:651'])
    expect(limitsOf(callOf('GET /651_900/insights', page))).toEqual(['pages:651'])
  })

  test.each(['search?q=x', 'debug_token', 'oauth/access_token'])('%s is no node', (path) => {
    for (const token of [app, page]) {
      expect(limitsOf({ url: `/v24.0/${path}`, token })).toEqual(PLATFORM.app)
    }
    expect(limitsOf({ url: `/v24.0/${path}`, token: systemUser })).toEqual(PLATFORM.systemUser)
  })

  test.each([
    ['GET /5/leads', 'leadgen:651', 'leadgen:5'],
    ['GET /651/leadgen_forms', 'leadgen:651', 'leadgen:651'],
    ['POST /651/leadgen_forms', 'leadgen:651', 'leadgen:651'],
    ['POST /5/test_leads', 'leadgen:651', 'leadgen:5'],
  ])('LeadGen: %s', (line, withPage, withUser) => {
    expect(limitsOf(callOf(line, page))).toEqual([withPage])
    expect(limitsOf(callOf(line, user))).toEqual([withUser])
    expect(limitsOf(callOf(line, user, { subjects: { page: '651' } }))).toEqual(['leadgen:651'])
  })
})

describe('live captures', () => {
  test('a node read with a page token is under pages, its conversations are under messenger', () => {
    const token: Token = { type: 'page', id: '651551841371924' }
    expect(limitsOf(callOf('GET /v25.0/651551841371924', token))).toEqual(['pages:651551841371924'])
    expect(limitsOf(callOf('GET /v25.0/651551841371924/conversations', token))).toEqual([
      'messenger:651551841371924',
    ])
  })

  test('adimages is under ads_management', () => {
    expect(limitsOf(callOf('GET /v25.0/act_679927437761688/adimages', user))[0]).toBe(
      'ads_management:679927437761688',
    )
  })

  test('an Instagram account read on graph.facebook.com is under instagram', () => {
    for (const token of Object.values(TOKENS)) {
      expect(limitsOf(callOf('GET /v25.0/17841472020051826', token))).toEqual(['instagram:17841472020051826'])
    }
  })
})

describe('Messenger', () => {
  const text = { recipient: { id: '1' }, message: { text: 'x' } }

  test.each([
    'POST /651/messages',
    'GET /651/conversations',
    'GET /t_100/messages',
    'GET /t_100',
    'GET /m_abc',
    'GET /651/thread_owner',
    'POST /651/pass_thread_control',
    'POST /651/message_attachments',
    'GET /651/personas',
    'POST /900_1/private_replies',
  ])('%s', (line) => {
    expect(limitsOf(callOf(line, page, { body: text }))).toEqual(['messenger:651'])
  })

  test('its profile has a limit of its own on top', () => {
    for (const edge of ['messenger_profile', 'thread_settings']) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const limits = limitsOf(callOf(`${method} /me/${edge}`, page))
        expect(limits).toEqual(['messenger:651', 'messenger_profile:651'])
      }
    }
  })

  test('a system user that sends for a page is told from WhatsApp by the body or the caller', () => {
    expect(limitsOf(callOf('POST /651/messages', systemUser, { body: text }))).toEqual(['messenger:651'])
    expect(limitsOf(callOf('POST /651/messages', systemUser, { subjects: { page: '651' } }))).toEqual([
      'messenger:651',
    ])
  })
})

describe('Instagram', () => {
  const IG = '17841400000000000'
  const own: Token = { type: 'user', id: IG }
  const host = 'https://graph.instagram.com/v24.0'

  test.each([
    ['GET me', `instagram:${IG}`],
    ['GET me/media', `instagram:${IG}`],
    [`GET ${IG}/media`, `instagram:${IG}`],
    ['GET 17895695668004550', `instagram:${IG}`],
    ['GET 17895695668004550/comments', `instagram:${IG}`],
    ['GET me/conversations', `instagram_conversations:${IG}`],
    ['GET aWdfZAG06', `instagram_conversations:${IG}`],
    ['POST me/messages', `instagram_send_text:${IG}`],
  ])('on graph.instagram.com: %s', (line, expected) => {
    const [method, path] = line.split(' ')
    expect(limitsOf(callOf(`${method} ${host}/${path}`, own))).toEqual([expected])
  })

  test.each([
    ['GET', `${IG}`, user, IG],
    ['GET', `${IG}/media`, user, IG],
    ['GET', `${IG}/insights`, user, IG],
    ['GET', `${IG}/stories`, page, IG],
    ['GET', `${IG}/content_publishing_limit`, systemUser, IG],
    ['GET', '17895695668004550/insights', user, '17895695668004550'],
    ['GET', '17895695668004550/insights', page, '651'],
    ['GET', '18012345678901234/children', page, '651'],
  ])('on graph.facebook.com: %s /%s', (method, path, token, subject) => {
    expect(limitsOf(callOf(`${method} /v24.0/${path}`, token))).toEqual([`instagram:${subject}`])
  })

  test('comments and insights of other ids are what the caller says', () => {
    const ofIg = { subjects: { igUser: IG } }
    expect(limitsOf(callOf('GET /900/comments', user, ofIg))).toEqual([`instagram:${IG}`])
    expect(limitsOf(callOf('GET /900/insights', user, ofIg))).toEqual([`instagram:${IG}`])
    expect(limitsOf(callOf('GET /900', page, ofIg))).toEqual([`instagram:${IG}`])
    expect(limitsOf(callOf('GET /900', page, { family: 'instagram' }))).toEqual(['instagram:651'])
  })

  test('publishing has a limit of its own on top', () => {
    const expected = [`instagram:${IG}`, `instagram_content_publishing:${IG}`]
    expect(limitsOf(callOf(`POST /v24.0/${IG}/media_publish`, user))).toEqual(expected)
    expect(limitsOf(callOf(`POST ${host}/me/media_publish`, own))).toEqual(expected)
    expect(limitsOf(callOf(`POST ${host}/me/media`, own))).toEqual([`instagram:${IG}`])
  })

  test('Business Discovery and Hashtag Search are under Platform', () => {
    const discovery = `/${IG}?fields=business_discovery.username(meta){followers_count}`
    expect(limitsOf({ url: discovery, token: user })).toEqual(PLATFORM.user)
    expect(limitsOf({ url: discovery, token: page })).toEqual(PLATFORM.app)
    expect(limitsOf({ url: `/ig_hashtag_search?user_id=${IG}&q=coke`, token: user })).toEqual([
      ...PLATFORM.user,
      `instagram_hashtags:${IG}`,
    ])
    expect(limitsOf({ url: `/17843853986012965/recent_media?user_id=${IG}`, token: user })).toEqual(
      PLATFORM.user,
    )
    expect(limitsOf({ url: `/17843853986012965/top_media?user_id=${IG}`, token: user })).toEqual(
      PLATFORM.user,
    )
    expect(limitsOf({ url: `/${IG}/recently_searched_hashtags`, token: user })).toEqual(PLATFORM.user)
  })

  test('a repeated hashtag search can be told from a new one', () => {
    const url = `/ig_hashtag_search?user_id=${IG}&q=coke`
    expect(limitsOf({ url, token: user, family: 'app' })).toEqual(PLATFORM.user)
  })

  test('Basic Display, and its tokens, are under Platform, of that host', () => {
    const onInstagram = [`app:${APP}@instagram`, 'user:7']
    expect(limitsOf({ url: `${host}/me/media`, token: user, family: 'app' })).toEqual(onInstagram)
    expect(limitsOf({ url: 'https://graph.instagram.com/refresh_access_token', token: user })).toEqual(
      onInstagram,
    )
  })

  const video = { recipient: { id: '1' }, message: { attachment: { type: 'video', payload: { url: 'x' } } } }
  const audio = { recipient: { id: '1' }, message: { attachments: [{ type: 'image' }, { type: 'audio' }] } }
  const image = { recipient: { id: '1' }, message: { attachment: { type: 'image' } } }
  const sticker = { recipient: { id: '1' }, message: { attachment: { type: 'like_heart' } } }
  const reply = { recipient: { comment_id: '1' }, message: { text: 'x' } }
  const SENT: [string, object, string][] = [
    ['text', { recipient: { id: '1' }, message: { text: 'x' } }, 'instagram_send_text'],
    ['a sticker', sticker, 'instagram_send_text'],
    ['an image', image, 'instagram_send_text'],
    ['video', video, 'instagram_send_media'],
    ['audio among others', audio, 'instagram_send_media'],
    ['a private reply', reply, 'instagram_replies_posts'],
  ]

  test.each(SENT)('sending %s, by either API, takes from one limit', (_what, body, family) => {
    const form = new URLSearchParams(
      Object.entries(body).map(([name, value]) => [name, JSON.stringify(value)] as [string, string]),
    )
    const ofIg = { subjects: { igUser: IG } }
    for (const sent of [body, JSON.stringify(body), form, form.toString()]) {
      expect(limitsOf(callOf(`POST ${host}/me/messages`, own, { body: sent }))).toEqual([`${family}:${IG}`])
      expect(limitsOf(callOf(`POST /${IG}/messages`, page, { body: sent }))).toEqual([`${family}:${IG}`])
      expect(limitsOf(callOf('POST /me/messages', page, { body: sent, ...ofIg }))).toEqual([
        `${family}:${IG}`,
      ])
      expect(limitsOf(callOf('POST /me/messages?platform=instagram', page, { body: sent, ...ofIg }))).toEqual(
        [`${family}:${IG}`],
      )
    }
  })

  test('a page stands for its Instagram account where the account is not named', () => {
    expect(limitsOf(callOf('GET /651/conversations?platform=instagram', page))).toEqual([
      'instagram_conversations:651',
    ])
    expect(limitsOf(callOf('POST /me/messages?platform=INSTAGRAM', page, { body: reply }))).toEqual([
      'instagram_replies_posts:651',
    ])
    expect(limitsOf(callOf('GET /651/conversations', page, { subjects: { igUser: IG } }))).toEqual([
      `instagram_conversations:${IG}`,
    ])
  })

  test('only the caller can tell a reply to a live comment', () => {
    const call = callOf(`POST ${host}/me/messages`, own, { body: reply, family: 'instagram_replies_live' })
    expect(limitsOf(call)).toEqual([`instagram_replies_live:${IG}`])
  })
})

describe('Threads', () => {
  const own: Token = { type: 'user', id: '28532476826389799' }
  const host = 'https://graph.threads.net/v1.0'
  const all = 'threads:28532476826389799'

  test.each([
    ['GET me', [all]],
    ['GET me/threads', [all]],
    ['GET 28532476826389799/threads', [all]],
    ['GET 999/replies', [all]],
    ['GET 999/conversation', [all]],
    ['GET 999/insights', [all]],
    ['POST 999/manage_reply', [all]],
    ['GET me/threads_insights', [all]],
    ['GET me/threads_publishing_limit', [all]],
    ['POST me/threads', [all]],
    ['POST me/threads_publish', [all, 'threads_posts:28532476826389799']],
    ['DELETE 999', [all, 'threads_deletes:28532476826389799']],
    ['GET ../../access_token', [`app:${APP}@threads`, 'user:28532476826389799']],
  ])('%s', (line, expected) => {
    const [method, path] = line.replace('../../', '').split(' ')
    expect(limitsOf(callOf(`${method} ${host}/${path}`, own))).toEqual(expected)
  })

  test('a reply is what the caller says, or what is published at once as one', () => {
    const reply = [all, 'threads_replies:28532476826389799']
    const publish = callOf(`POST ${host}/me/threads_publish`, own)
    expect(limitsOf({ ...publish, family: 'threads_replies' })).toEqual(reply)
    const make = callOf(`POST ${host}/me/threads`, own)
    expect(limitsOf({ ...make, body: { auto_publish_text: true, reply_to_id: '9' } })).toEqual(reply)
    expect(limitsOf({ ...make, body: 'auto_publish_text=true' })).toEqual([
      all,
      'threads_posts:28532476826389799',
    ])
    expect(limitsOf({ ...make, body: { reply_to_id: '9' } })).toEqual([all])
  })
})

describe('WhatsApp messages', () => {
  const body = { messaging_product: 'whatsapp', to: '+49 170 123', type: 'text', text: { body: 'hi' } }
  const both = ['whatsapp_throughput:555', 'whatsapp_pair:555:49170123']

  test('take from the number and from the pair, whatever the token', () => {
    for (const token of Object.values(TOKENS)) {
      expect(limitsOf(callOf('POST /v24.0/555/messages', token, { body }))).toEqual(both)
      expect(limitsOf(callOf('POST /v24.0/555/messages', token, { body: JSON.stringify(body) }))).toEqual(
        both,
      )
    }
    expect(limitsOf(callOf('POST /555/marketing_messages', systemUser, { body }))).toEqual(both)
  })

  test('however the recipient is written', () => {
    const to = (recipient: string) =>
      limitsOf(callOf('POST /555/messages', systemUser, { body: { ...body, to: recipient } }))
    expect(to('49170123')).toEqual(both)
    expect(to('+49 (170) 123')).toEqual(both)
    expect(to('49-170-123')).toEqual(both)
  })

  test('without a body take from the number alone, unless the caller names the recipient', () => {
    expect(limitsOf(callOf('POST /555/messages', systemUser))).toEqual(['whatsapp_throughput:555'])
    expect(
      limitsOf(callOf('POST /555/messages', systemUser, { subjects: { recipient: '49170123' } })),
    ).toEqual(both)
    expect(limitsOf(callOf('POST /1/messages', page, { subjects: { phoneNumber: '555' } }))).toEqual([
      'whatsapp_throughput:555',
    ])
  })

  test('registering a number has a limit of its own', () => {
    expect(limitsOf(callOf('POST /555/register', systemUser))).toContain('whatsapp_registration:555')
    expect(limitsOf(callOf('POST /555/deregister', systemUser))).toContain('whatsapp_registration:555')
  })
})

describe('catalogs and commerce', () => {
  test.each([
    ['GET /77/products', 'catalog_management:77'],
    ['POST /77/product_sets', 'catalog_management:77'],
    ['GET /77/check_batch_request_status', 'catalog_management:77'],
    ['GET /55/owned_product_catalogs', 'catalog_management:55'],
    ['GET /651/commerce_orders', `spark_ar_commerce:${APP}`],
    ['GET /900/commerce_transactions', `spark_ar_commerce:${APP}`],
    ['POST /900/shipments', `spark_ar_commerce:${APP}`],
  ])('%s', (line, expected) => {
    for (const token of Object.values(TOKENS)) expect(limitsOf(callOf(line, token))).toEqual([expected])
  })

  test('a product counts for the catalog that the caller names', () => {
    expect(limitsOf(callOf('GET /900', systemUser, { subjects: { catalog: '77' } }))).toEqual([
      'catalog_management:77',
    ])
  })
})

describe('hints', () => {
  const usable = families.filter(({ logic }) => logic !== 'platform')

  test.each(usable.map(({ name }) => name))('family %s is taken for what the caller says', (name) => {
    const family = familyNamed(name)!
    const token: Token = { type: family.tokens?.[0] ?? 'user', id: '7' }
    const subjects = { recipient: '49' }
    const names = classify(
      { method: 'POST', url: '/900', token, family: name, subjects },
      parseEndpoint('/900'),
      APP,
    ).map((membership) => membership.family.name)
    expect(names).toContain(name)
  })

  test('a use case goes before what the path says, and brings its own limits along', () => {
    expect(limitsOf(callOf('GET /651/feed', systemUser, { family: 'ads_management' }))).toEqual(
      adsRead('651'),
    )
    expect(limitsOf(callOf('GET /act_42/insights', user, { family: 'ads_management' }))).toEqual(
      adsRead('42'),
    )
  })

  test('a custom limit of an endpoint joins what applies anyway', () => {
    expect(limitsOf(callOf('GET /651/feed', page, { family: 'custom' }))).toEqual([
      'pages:651',
      'custom:651/feed',
    ])
  })

  test('the app family stands alone', () => {
    expect(limitsOf(callOf('POST /act_42/ads', user, { family: 'app' }))).toEqual(PLATFORM.user)
  })
})

describe('ids', () => {
  test('count for the subject of each', () => {
    expect(limitsOf({ url: '/insights?ids=act_1,act_2,act_2', token: user })).toEqual([
      'ads_insights:1 × 0.333333333',
      `ads_insights_app:${APP}`,
      'ads_insights:2 × 0.666666667',
    ])
    expect(limitsOf({ url: '/?ids=651,652', token: page })).toEqual(['pages:651 × 0.5', 'pages:652 × 0.5'])
    expect(limitsOf({ url: '/?ids=4%2C5', token: user })).toEqual(PLATFORM.user)
    expect(limitsOf({ url: '/feed?ids=651', token: page })).toEqual(['pages:651'])
  })

  test('that no key should hold are taken together', () => {
    expect(limitsOf({ url: '/?ids={result=first:$.data.*.id}', token: page })).toEqual(['pages:unknown'])
    expect(limitsOf({ url: '/?ids=http://a.example/b', token: systemUser })).toEqual(['pages:unknown'])
  })

  test('beside a node only count', () => {
    expect(limitsOf({ url: '/651/feed?ids=1,2', token: page })).toEqual(['pages:651'])
    expect(limitsOf({ url: '/651?ids=', token: page })).toEqual(['pages:651'])
  })
})

describe('corrected', () => {
  const read = callOf('GET /900', page)

  test('takes what a response taught, behind what the caller says', () => {
    expect(limitsOf(corrected(read, 'messenger', '651'))).toEqual(['messenger:651'])
    expect(limitsOf(corrected(read, 'messenger'))).toEqual(['messenger:651'])
    expect(limitsOf(corrected(callOf('GET /238', user), 'ads_management', '42'))).toEqual(adsRead('42'))
    expect(limitsOf(corrected(callOf('GET /102', systemUser), 'whatsapp', '102'))).toEqual([
      'whatsapp_business_management:102',
    ])
    const hinted = { ...read, family: 'leadgen' }
    expect(corrected(hinted, 'messenger', '651')).toBe(hinted)
    expect(corrected({ ...read, subjects: { page: '1' } }, 'messenger', '651').subjects).toEqual({
      page: '1',
    })
  })

  test('learns nothing from a type that no family has', () => {
    for (const type of ['cpas', 'app', 'custom', '__proto__']) expect(corrected(read, type, '651')).toBe(read)
  })
})

test('membershipOf tells how a call would fall under a family that its path did not suggest', () => {
  const of = (name: string, call: Call) => {
    const { family, subjectId, factor } = membershipOf(familyNamed(name)!, call, parseEndpoint(call.url), APP)
    return [family.name, subjectId, factor]
  }
  expect(of('messenger', callOf('GET /651', page))).toEqual(['messenger', '651', undefined])
  expect(of('app', callOf('GET /act_42/ads', user))).toEqual(['app', APP, undefined])
  expect(of('user', callOf('GET /act_42/ads', user))).toEqual(['user', '7', undefined])
  expect(of('ad_account', callOf('POST /act_42/ads', user))).toEqual(['ad_account', '42', 3])
  expect(of('ads_mutations', callOf('GET /act_42/ads', user))).toEqual(['ads_mutations', '42', undefined])
  expect(of('custom', callOf('GET /651/feed', page))).toEqual(['custom', '651/feed', undefined])
  expect(of('whatsapp_pair', callOf('GET /555', systemUser))).toEqual(['whatsapp_pair', 'unknown', undefined])
})
