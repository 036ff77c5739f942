import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
  type SimulatorRequest,
} from '@headgate/simulator'
import { describe, expect, it } from 'vitest'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const SECOND_MS = 1_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

function setUp(options: Partial<SimulatorOptions> = {}): { meta: Simulator; clock: VirtualClock } {
  const clock = createVirtualClock()
  const meta = createSimulator({
    apps: [{ id: '100', users: 1 }],
    adAccounts: [{ id: '42' }],
    pages: [{ id: '900', instagramAccount: '1700' }],
    instagramAccounts: [{ id: '1700', businessId: '50' }],
    threadsUsers: [{ id: '2800' }],
    catalogs: [{ id: '600' }],
    commerceAccounts: [{ id: '650' }],
    whatsappAccounts: [{ id: '300' }],
    whatsappNumbers: [{ id: '310', account: '300' }, { id: '311' }],
    objects: [
      { id: '71', kind: 'ad_set', owner: { kind: 'ad_account', id: '42' } },
      { id: '72', kind: 'audience', owner: { kind: 'ad_account', id: '42' } },
      { id: '91', kind: 'lead_form', owner: { kind: 'page', id: '900' } },
      { id: '92', kind: 'live_comment', owner: { kind: 'instagram_account', id: '1700' } },
      { id: '320', kind: 'allocation_config', owner: { kind: 'business', id: '50' } },
    ],
    clock,
    ...options,
  })
  return { meta, clock }
}

const user = 'user:100:7'
const page = 'page:100:900'
const systemUser = 'system_user:100:8'
const facebook = 'https://graph.facebook.com/v24.0'
const instagram = 'https://graph.instagram.com/v24.0'
const threads = 'https://graph.threads.net/v1.0'

const get = (url: string, token = user): SimulatorRequest => ({ url, token })
const post = (url: string, body: Record<string, unknown> = {}, token = user): SimulatorRequest => ({
  method: 'POST',
  url,
  token,
  body: JSON.stringify(body),
})

function errorOf(meta: Simulator, request: SimulatorRequest): Record<string, unknown> {
  return JSON.parse(meta.handle(request).body).error
}

describe('a call falls under', () => {
  const platform = ['app 100', 'user 7']
  const ads = ['ad_account 100:42']
  const cases: [name: string, request: SimulatorRequest, limits: string[]][] = [
    ['Platform: app token', get('/55', 'app:100'), ['app 100']],
    ['Platform: user token', get('/me'), platform],
    ['Platform: user token on a page', get('/900/feed'), platform],
    ['Platform: app token on a page', get('/900/feed', 'app:100'), ['app 100']],
    ['Platform: system user elsewhere', get('/50', systemUser), ['app 100', 'user 8']],
    ['Platform: conversations, user token', get('/900/conversations'), platform],
    ['Platform: graph.instagram.com', get(`${instagram}/me`), ['app 100@graph.instagram.com', 'user 7']],
    ['Platform: Business Discovery', get('/1700?fields=business_discovery.username(x)'), platform],
    ['hashtags', get('/ig_hashtag_search?user_id=1700&q=tea'), ['instagram_hashtags 1700', ...platform]],
    ['pages: page token', get('/900/feed', page), ['pages 100:900']],
    ['pages: me', get('/me', page), ['pages 100:900']],
    ['pages: post of the page', get('/900_1/comments', page), ['pages 100:900']],
    ['pages: system user', get('/900', systemUser), ['pages 100:900']],
    ['messenger', get('/900/conversations', page), ['messenger 100:900']],
    ['messenger: send', post('/me/messages', { message: { text: 'hi' } }, page), ['messenger 100:900']],
    [
      'messenger profile',
      get('/me/messenger_profile', page),
      ['messenger_profile 100:900', 'messenger 100:900'],
    ],
    ['leadgen: forms', get('/900/leadgen_forms', page), ['leadgen 100:900']],
    ['leadgen: leads', get('/91/leads'), ['leadgen 100:900']],
    ['leadgen: undeclared form', get('/93/leads', page), ['leadgen 100:900']],
    ['insights', get('/act_42/insights'), ['ads_insights_app 100', 'ads_insights 100:42']],
    [
      'insights with a page token',
      get('/act_42/insights', page),
      ['ads_insights_app 100', 'ads_insights 100:42'],
    ],
    ['ads: read', get('/act_42/ads'), [...ads, 'ads_management 100:42']],
    ['ads: write', post('/act_42/ads'), ['ads_mutations 100:42', ...ads, 'ads_management 100:42']],
    [
      'ads: budget',
      post('/71', { daily_budget: 5 }),
      ['ad_set_budget 71', 'ads_mutations 100:42', ...ads, 'ads_management 100:42'],
    ],
    ['ads: no budget', post('/71', { name: 'x' }), ['ads_mutations 100:42', ...ads, 'ads_management 100:42']],
    [
      'ads: spend cap',
      post('/act_42', { spend_cap: 5 }),
      ['account_spend_cap 42', 'ads_mutations 100:42', ...ads, 'ads_management 100:42'],
    ],
    ['audiences', get('/act_42/customaudiences'), [...ads, 'custom_audience 100:42']],
    ['audience', post('/72/users'), ['ads_mutations 100:42', ...ads, 'custom_audience 100:42']],
    ['catalog batch', post('/600/items_batch'), ['catalog_batch 100:600']],
    ['catalog batch, undeclared', post('/601/localized_items_batch'), ['catalog_batch 100:601']],
    ['catalog', get('/600/products'), ['catalog_management 100:600']],
    ['catalog, undeclared', get('/601/product_sets'), ['catalog_management 100:601']],
    ['commerce', get('/650/commerce_orders'), ['spark_ar_commerce 100']],
    ['instagram', get('/1700/media'), ['instagram 100:1700']],
    ['instagram: page token', get('/1700', page), ['instagram 100:1700']],
    ['instagram: its own host', get(`${instagram}/me/media`, 'user:100:1700'), ['instagram 100:1700']],
    [
      'instagram: publish',
      post('/1700/media_publish', { creation_id: '1' }),
      ['instagram_content_publishing 1700', 'instagram 100:1700'],
    ],
    [
      'instagram: conversations',
      get('/900/conversations?platform=instagram', page),
      ['instagram_conversations 100:1700'],
    ],
    [
      'instagram: text',
      post(`${instagram}/1700/messages`, { recipient: { id: '1' }, message: { text: 'hi' } }),
      ['instagram_send_text 100:1700'],
    ],
    [
      'instagram: media',
      post('/1700/messages', { message: { attachment: { type: 'video' } } }),
      ['instagram_send_media 100:1700'],
    ],
    [
      'instagram: reply to a live comment',
      post('/1700/messages', { recipient: { comment_id: '92' } }),
      ['instagram_replies_live 100:1700'],
    ],
    [
      'instagram: reply to a comment',
      post('/1700/messages', { recipient: { comment_id: '93' } }),
      ['instagram_replies_posts 100:1700'],
    ],
    ['threads', get(`${threads}/me/threads`, 'user:100:2800'), ['threads 100:2800']],
    ['threads: other host name', get('https://graph.threads.com/me', 'user:100:2800'), ['threads 100:2800']],
    ['threads: post', post(`${threads}/2800/threads_publish`), ['threads_posts 2800', 'threads 100:2800']],
    [
      'threads: delete',
      { method: 'DELETE', url: `${threads}/5`, token: 'user:100:2800' },
      ['threads_deletes 2800', 'threads 100:2800'],
    ],
    ['whatsapp management', get('/300/message_templates'), ['whatsapp_business_management 100:300']],
    ['whatsapp management, undeclared', get('/301/phone_numbers'), ['whatsapp_business_management 100:301']],
    ['whatsapp management: number', get('/310'), ['whatsapp_business_management 100:300']],
    ['whatsapp credit line', get('/50/extendedcredits'), ['whatsapp_credit_line 100']],
    ['whatsapp credit line: allocation', get('/320'), ['whatsapp_credit_line 100']],
    [
      'whatsapp message',
      post('/310/messages', { messaging_product: 'whatsapp', to: '15550100' }, systemUser),
      ['whatsapp_pair 310:15550100', 'whatsapp_throughput 310'],
    ],
    [
      'whatsapp message, number written for people',
      post('/310/messages', { messaging_product: 'whatsapp', to: '+1 (555) 01-00' }, systemUser),
      ['whatsapp_pair 310:15550100', 'whatsapp_throughput 310'],
    ],
    [
      'whatsapp message, undeclared number',
      post('/319/messages', { messaging_product: 'whatsapp', to: '15550100' }, systemUser),
      ['whatsapp_pair 319:15550100', 'whatsapp_throughput 319'],
    ],
  ]

  it.each(cases)('%s', (_name, request, limits) => {
    const { meta } = setUp()
    expect(meta.handle(request).status).toBe(200)
    expect(meta.usages().map(({ family, subject }) => `${family} ${subject}`)).toEqual(limits)
    const host = /^https/.test(request.url) ? '' : facebook
    expect(meta.handle({ ...request, url: `${host}${request.url}` }).status).toBe(200)
  })
})

describe('capacities worked out by hand', () => {
  it.each([
    // 5000 + 40 × 3; 190000 + 40 × 3; 190000 + 40 × 20000 is cut at 700000
    ['custom_audience', '42', { adAccount: '42' }, { activeAudiences: 3 }, 5_120],
    ['custom_audience', '42', { adAccount: '42' }, { activeAudiences: 3, tier: 'standard_access' }, 190_120],
    [
      'custom_audience',
      '42',
      { adAccount: '42' },
      { activeAudiences: 20_000, tier: 'standard_access' },
      700_000,
    ],
    // log2(1024) = 10
    ['catalog_batch', '600', { catalog: '600' }, { uniqueUsers: 1_024 }, 2_200],
    ['catalog_management', '600', { catalog: '600' }, { uniqueUsers: 1_024 }, 220_000],
    ['catalog_batch', '600', { catalog: '600' }, { uniqueUsers: 0 }, 200],
    ['instagram', '1700', { instagramAccount: '1700' }, { impressions: 25 }, 120_000],
    ['leadgen', '900', { page: '900' }, { leads: 4 }, 19_200],
    ['messenger', '900', { page: '900' }, { messageableUsers: 30 }, 6_000],
    ['pages', '900', { page: '900' }, { engagedUsers: 12 }, 57_600],
    ['spark_ar_commerce', '100', { app: '100' }, { catalogs: 5 }, 400],
    ['threads', '2800', { threadsUser: '2800' }, { impressions: 3 }, 48_000],
    ['threads', '2800', { threadsUser: '2800' }, { impressions: 11 }, 52_800],
    ['whatsapp_business_management', '300', { whatsappAccount: '300' }, { registeredNumbers: 0 }, 200],
    ['whatsapp_business_management', '300', { whatsappAccount: '300' }, { registeredNumbers: 2 }, 5_000],
    ['whatsapp_credit_line', '100', { app: '100' }, {}, 5_000],
    ['whatsapp_throughput', '310', { whatsappNumber: '310' }, {}, 80],
    ['whatsapp_throughput', '310', { whatsappNumber: '310' }, { messagesPerSecond: 1_000 }, 1_000],
    ['ad_account', '42', { app: '100' }, { tier: 'development_access' }, 60],
    ['ad_account', '42', { app: '100' }, { tier: 'standard_access' }, 9_000],
    ['ads_insights_app', '100', { app: '100' }, {}, Number.POSITIVE_INFINITY],
  ] as const)('%s of %s, %j %j: %d', (family, subject, owner, facts, capacity) => {
    const { meta } = setUp()
    meta.setFacts(owner, facts)
    expect(meta.usage({ family, subject }).capacity).toBe(capacity)
  })

  it('include CPU and total time of Threads', () => {
    const { meta } = setUp({ threadsUsers: [{ id: '2800', impressions: 20 }] })
    expect(meta.usage({ family: 'threads', subject: '2800' })).toMatchObject({
      cpuCapacityMs: 14_400_000,
      timeCapacityMs: 57_600_000,
    })
  })
})

describe('a rejection has the code and the words of its limit', () => {
  const wait =
    'Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.'
  const custom = '(#613) Calls to this api have exceeded the rate limit.'
  const message = { messaging_product: 'whatsapp', to: '15550100' }

  it.each([
    ['ad_account', get('/act_42/ads'), 400, 17, 2446079, '(#17) User request limit reached'],
    ['ads_insights_app', get('/act_42/insights'), 403, 4, 1504022, 'Application request limit reached'],
    ['ads_mutations', post('/act_42/ads'), 400, 613, 5044001, custom],
    ['ad_set_budget', post('/71', { daily_budget: 5 }), 400, 613, 1487632, custom],
    [
      'account_spend_cap',
      post('/act_42', { spend_cap: 5 }),
      400,
      17,
      1885172,
      '(#17) User request limit reached',
    ],
    [
      'custom_audience',
      get('/72'),
      400,
      80003,
      2446079,
      `(#80003) There have been too many calls to this ad-account. ${wait}`,
    ],
    [
      'catalog_batch',
      post('/600/batch'),
      400,
      80014,
      undefined,
      `(#80014) There have been too many calls for the batch uploads to this catalog account. ${wait}`,
    ],
    [
      'catalog_management',
      get('/600'),
      400,
      80009,
      undefined,
      `(#80009) There have been too many calls to this Catalog account. ${wait}`,
    ],
    [
      'instagram',
      get('/1700'),
      400,
      80002,
      undefined,
      `(#80002) There have been too many calls to this Instagram account. ${wait}`,
    ],
    [
      'instagram_content_publishing',
      post('/1700/media_publish'),
      400,
      9,
      2207042,
      'The number of media posts exceeded the limit',
    ],
    ['instagram_conversations', get('/1700/conversations'), 400, 613, undefined, custom],
    [
      'leadgen',
      get('/91/leads'),
      400,
      80005,
      undefined,
      `(#80005) There have been too many leadgen api calls to this Page account. ${wait}`,
    ],
    [
      'messenger',
      get('/900/conversations', page),
      400,
      80006,
      undefined,
      `(#80006) There have been too many messenger api calls to this Page account. ${wait}`,
    ],
    ['messenger_profile', get('/900/messenger_profile', page), 400, 613, undefined, custom],
    [
      'pages',
      get('/900', page),
      400,
      80001,
      undefined,
      `(#80001) There have been too many calls to this Page account. ${wait}`,
    ],
    ['spark_ar_commerce', get('/650'), 400, 613, undefined, custom],
    ['threads', get(`${threads}/me`), 403, 4, undefined, '(#4) Application request limit reached'],
    [
      'whatsapp_business_management',
      get('/300'),
      400,
      80008,
      undefined,
      `(#80008) There have been too many calls to this WhatsApp Business account. ${wait}`,
    ],
    ['whatsapp_throughput', post('/310/messages', message), 429, 130429, 2494055, '(#130429) Rate limit hit'],
    [
      'whatsapp_pair',
      post('/310/messages', message),
      400,
      131056,
      undefined,
      '(#131056) (Business Account, Consumer Account) pair rate limit hit',
    ],
  ])('%s', (family, request, status, code, subcode, text) => {
    const { meta } = setUp({ quotas: [{ family, calls: 1 }] })
    meta.handle(request)
    // A read takes one point of the score, a write three: both fill a bucket of one.
    const rejected = meta.handle(request)
    expect(rejected.status).toBe(status)
    const error = JSON.parse(rejected.body).error
    expect(error).toMatchObject({ message: text, type: 'OAuthException', code })
    expect(error.error_subcode).toBe(subcode)
  })
})

describe('the ad-account score', () => {
  const score = { family: 'ad_account', subject: '42' }
  const header = (meta: Simulator): Record<string, unknown> =>
    JSON.parse(meta.handle(post('/act_42/ads')).headers['x-ad-account-usage']!)

  it('is drained evenly over 300 seconds, and told in hundredths of a percent', () => {
    const { meta, clock } = setUp()
    meta.handle(get('/act_42/ads'))
    meta.handle(get('/act_42/ads'))
    meta.handle(get('/act_42/ads'))
    // 3 reads and a write are 6 of 60 points.
    expect(header(meta)).toEqual({
      acc_id_util_pct: 10,
      reset_time_duration: 30,
      ads_api_access_tier: 'development_access',
    })
    clock.set(clock.now() + SECOND_MS)
    expect(meta.usage(score).percent).toBeCloseTo(9.6667, 4)
    // 5.8 points and 3 more.
    expect(header(meta)).toMatchObject({ acc_id_util_pct: 14.67, reset_time_duration: 44 })
    clock.set(clock.now() + 44 * SECOND_MS)
    expect(meta.usage(score).count).toBe(0)
  })

  it('closes the account for 300 seconds once it is full', () => {
    const { meta, clock } = setUp()
    for (let i = 0; i < 20; i++) expect(meta.handle(post('/act_42/ads')).status).toBe(200)
    expect(errorOf(meta, get('/act_42/ads'))).toMatchObject({ code: 17, is_transient: false })
    clock.set(clock.now() + 300 * SECOND_MS - 1)
    expect(meta.usage(score)).toMatchObject({ throttled: true, regainAt: clock.now() + 1 })
    clock.set(clock.now() + 1)
    expect(meta.handle(get('/act_42/ads')).status).toBe(200)
  })

  it('closes for 60 seconds in the standard tier', () => {
    const { meta, clock } = setUp({ apps: [{ id: '100', tier: 'standard_access' }] })
    for (let i = 0; i < 9_000; i++) expect(meta.handle(get('/act_42/ads')).status).toBe(200)
    expect(meta.handle(get('/act_42/ads')).status).toBe(400)
    clock.set(clock.now() + 60 * SECOND_MS)
    // A fifth of 9,000 points has drained.
    expect(meta.usage(score)).toMatchObject({ percent: 80, throttled: false })
    expect(meta.handle(get('/act_42/ads')).status).toBe(200)
  })

  it('stays full for one who keeps calling: one call passes after each block, and closes it again', () => {
    const { meta, clock } = setUp({ ignoreFamilies: ['ads_management'] })
    for (let i = 0; i < 20; i++) meta.handle(post('/act_42/ads'))
    const passed: number[] = []
    for (let second = 0; second < 900; second++) {
      if (meta.handle(get('/act_42/ads')).status === 200) passed.push(second)
      clock.set(clock.now() + SECOND_MS)
    }
    expect(passed).toEqual([300, 601])
  })

  it('is told on writes, unless asked otherwise', () => {
    const told = (options: Partial<SimulatorOptions>, request: SimulatorRequest): boolean =>
      'x-ad-account-usage' in setUp(options).meta.handle(request).headers
    expect(told({}, get('/act_42/ads'))).toBe(false)
    expect(told({ headers: { adAccountUsage: 'always' } }, get('/act_42/ads'))).toBe(true)
    expect(told({ headers: { adAccountUsage: 'never' } }, post('/act_42/ads'))).toBe(false)
  })
})

describe('limits of one API', () => {
  it('insights tell the app-wide pool beside the account', () => {
    const { meta } = setUp({ quotas: [{ family: 'ads_insights_app', calls: 3_000 }] })
    for (let i = 0; i < 6; i++) meta.handle(get('/act_43/insights'))
    const answer = meta.handle(get('/act_42/insights'))
    expect(answer.headers['x-fb-ads-insights-throttle']).toBe(
      '{"app_id_util_pct":0.23,"acc_id_util_pct":0.17,"ads_api_access_tier":"development_access"}',
    )
    meta.setQuota({ family: 'ads_insights_app', calls: 7 })
    expect(errorOf(meta, get('/act_44/insights'))).toMatchObject({ code: 4, is_transient: true })
  })

  it('100 writes a second to one ad account', () => {
    const { meta, clock } = setUp({ ignoreFamilies: ['ad_account'] })
    for (let i = 0; i < 100; i++) expect(meta.handle(post('/act_42/ads')).status).toBe(200)
    expect(meta.handle(post('/act_42/ads')).status).toBe(400)
    clock.set(clock.now() + SECOND_MS)
    expect(meta.handle(post('/act_42/ads')).status).toBe(200)
  })

  it('a budget changes four times an hour, then not for an hour; the rest of the account goes on', () => {
    const { meta, clock } = setUp()
    const budget = post('/71', { lifetime_budget: 5 })
    for (let i = 0; i < 4; i++) {
      expect(meta.handle(budget).status).toBe(200)
      clock.set(clock.now() + HOUR_MS / 5)
    }
    expect(errorOf(meta, budget)).toMatchObject({ error_subcode: 1487632 })
    expect(meta.handle(get('/act_42/ads')).status).toBe(200)
    clock.set(clock.now() + HOUR_MS - 1)
    expect(meta.handle(budget).status).toBe(400)
    clock.set(clock.now() + 1)
    expect(meta.handle(budget).status).toBe(200)
  })

  it('a spend cap changes ten times a day, however often one is refused', () => {
    const { meta, clock } = setUp({ ignoreFamilies: ['ad_account'] })
    const change = post('/act_42', { spend_cap: 5 })
    for (let i = 0; i < 10; i++) expect(meta.handle(change).status).toBe(200)
    clock.set(clock.now() + DAY_MS / 2)
    for (let i = 0; i < 10; i++) expect(meta.handle(change).status).toBe(400)
    clock.set(clock.now() + DAY_MS / 2)
    expect(meta.handle(change).status).toBe(200)
  })

  it('30 hashtags in 7 days, of which one asked for again is free but not renewed', () => {
    const { meta, clock } = setUp()
    const search = (tag: string): number =>
      meta.handle(get(`/ig_hashtag_search?user_id=1700&q=${tag}`)).status
    const start = clock.now()
    for (let i = 0; i < 30; i++) expect(search(`tag${i}`)).toBe(200)
    clock.set(start + 6 * DAY_MS)
    expect(search('TAG0')).toBe(200)
    expect(search('another')).toBe(400)
    const usage = meta.usage({ family: 'instagram_hashtags', subject: '1700' })
    expect(usage).toMatchObject({ count: 30, regainAt: start + 7 * DAY_MS })
    clock.set(start + 7 * DAY_MS)
    expect(search('another')).toBe(200)
    expect(meta.usage({ family: 'instagram_hashtags', subject: '1700' }).count).toBe(1)
  })

  it('Instagram says how much of its publishing quota is used', () => {
    const { meta } = setUp()
    for (let i = 0; i < 101; i++) meta.handle(post('/1700/media_publish', { creation_id: '1' }))
    expect(JSON.parse(meta.handle(get('/1700/content_publishing_limit')).body)).toEqual({
      data: [{ quota_usage: 100, config: { quota_total: 100, quota_duration: 86_400 } }],
    })
  })

  it('Threads tells replies from posts, and says how much is used', () => {
    const { meta } = setUp()
    const token = 'user:100:2800'
    const publish = (container: Record<string, unknown>): void => {
      const { id } = JSON.parse(meta.handle(post(`${threads}/me/threads`, container, token)).body)
      meta.handle(post(`${threads}/me/threads_publish`, { creation_id: id }, token))
    }
    publish({ text: 'a post' })
    publish({ text: 'a reply', reply_to_id: '5' })
    publish({ text: 'a reply', reply_to_id: '5' })
    meta.handle({ method: 'DELETE', url: `${threads}/6`, token })
    expect(JSON.parse(meta.handle(get(`${threads}/me/threads_publishing_limit`, token)).body)).toEqual({
      data: [
        {
          quota_usage: 1,
          config: { quota_total: 250, quota_duration: 86_400 },
          reply_quota_usage: 2,
          reply_config: { quota_total: 1_000, quota_duration: 86_400 },
          delete_quota_usage: 1,
          delete_config: { quota_total: 100, quota_duration: 86_400 },
        },
      ],
    })
  })

  it('one WhatsApp message to a person every six seconds, after a burst', () => {
    const { meta, clock } = setUp({ whatsappNumbers: [{ id: '310', messagesPerSecond: 1_000 }] })
    const send = (to: string): number =>
      meta.handle(post('/310/messages', { messaging_product: 'whatsapp', to }, systemUser)).status
    for (let i = 0; i < 45; i++) expect(send('1')).toBe(200)
    expect(send('1')).toBe(400)
    expect(send('2')).toBe(200)
    clock.set(clock.now() + 10 * 6_000)
    for (let i = 0; i < 10; i++) expect(send('1')).toBe(200)
    expect(send('1')).toBe(400)
  })

  it('incoming WhatsApp messages take from the throughput too', () => {
    const { meta, clock } = setUp({
      foreign: [{ meter: { family: 'whatsapp_throughput', subject: '310' }, callsPerHour: 40 * 3_600 }],
    })
    let accepted = 0
    for (let i = 0; i < 80; i++) {
      clock.set(clock.now() + 12)
      const { status } = meta.handle(post('/310/messages', { messaging_product: 'whatsapp', to: `${i}` }))
      if (status === 200) accepted++
    }
    expect(accepted).toBeLessThan(80)
  })
})

describe('X-Business-Use-Case-Usage', () => {
  const objects = (meta: Simulator, request: SimulatorRequest): Record<string, { type: string }[]> =>
    JSON.parse(meta.handle(request).headers['x-business-use-case-usage'] ?? '{}')

  it('names Instagram usage twice, by business and by account', () => {
    const { meta } = setUp()
    const told = objects(meta, get('/1700'))
    expect(Object.keys(told).sort()).toEqual(['1700', '50'])
    expect(told['50']).toEqual(told['1700'])
  })

  it('has a tier only for insights and management', () => {
    const { meta } = setUp()
    expect(objects(meta, get('/72'))['42']).toEqual([
      {
        type: 'custom_audience',
        call_count: 0,
        total_cputime: 0,
        total_time: 0,
        estimated_time_to_regain_access: 0,
      },
    ])
    expect(objects(meta, get('/act_42/ads'))['42']).toEqual([
      expect.objectContaining({ type: 'ads_management', ads_api_access_tier: 'development_access' }),
    ])
  })

  it('tells of all ad accounts on me/adaccounts, 32 at most, and takes from none', () => {
    const adAccounts = Array.from({ length: 40 }, (_, i) => ({ id: `${1_000 + i}` }))
    const { meta } = setUp({ adAccounts })
    expect(Object.keys(objects(meta, get('/me/adaccounts')))).toHaveLength(32)
    expect(meta.usage({ family: 'ads_management', subject: '1000' }).count).toBe(0)
    expect(meta.usage({ family: 'user', subject: '7' }).count).toBe(1)
  })

  it('estimates a whole day where a window of a day will never have room', () => {
    const { meta } = setUp({ pages: [{ id: '900', engagedUsers: 0 }] })
    expect(objects(meta, get('/900', page))['900']).toEqual([
      expect.objectContaining({ call_count: 100, estimated_time_to_regain_access: 1_440 }),
    ])
  })

  it('is all that graph.threads.net sends', () => {
    const { meta } = setUp()
    const { headers } = meta.handle(get(`${threads}/me`, 'user:100:2800'))
    expect(Object.keys(headers)).toEqual(['content-type', 'x-business-use-case-usage'])
    expect(headers['x-business-use-case-usage']).toContain('{"2800":[{"type":"threads",')
  })
})
