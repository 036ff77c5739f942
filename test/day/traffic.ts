/** Who calls what, and when; and how much Meta's formulas give for it. */

import type { Call, Token } from '@headgate/core'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Makes one call; `n` is how many were made before, by all. */
export type MakeCall = (n: number) => Call

export interface Traffic {
  /** From when to when, in ms since midnight. */
  readonly from: number
  readonly until: number
  /** Mean of the pause of each worker after a call. */
  readonly gapMs: number
  readonly workers: number
  /** What is called, each kind as often as any other. */
  readonly mix: readonly MakeCall[]
}

/** Traffic that wants more than one limit gives, for a while. */
export interface Saturation extends Traffic {
  readonly family: string
  readonly subject: string
  /** What Meta's formula gives at once, worked out by hand. */
  readonly capacity: number
  /** What there is to be had while it lasts, worked out by hand. */
  readonly toBeHad: number
}

const user = (id: string): Token => ({ type: 'user', id })
const page = (id: string): Token => ({ type: 'page', id })
const app: Token = { type: 'app' }
const system: Token = { type: 'system_user', id: '70' }

const get = (url: string, token: Token, more: Partial<Call> = {}): MakeCall => {
  const call = { url, token, ...more }
  return () => call
}
const post = (url: string, token: Token, body: object, more: Partial<Call> = {}): MakeCall =>
  get(url, token, { method: 'POST', body: JSON.stringify(body), ...more })
const remove = (url: string, token: Token, more: Partial<Call> = {}): MakeCall =>
  get(url, token, { method: 'DELETE', ...more })

/**
 * `windows` windows of a limit, of each of which two workers would use eight times what it gives. So a window that
 * Headgate opens a little late is still used up before the day is over.
 */
function saturate(
  [family, subject]: readonly [string, string],
  windowMs: number,
  capacity: number,
  windows: number,
  mix: readonly MakeCall[],
  { from = 0 }: { from?: number } = {},
): Saturation {
  return {
    family,
    subject,
    capacity,
    toBeHad: windows * capacity,
    from,
    until: from + windows * windowMs,
    workers: 2,
    gapMs: windowMs / capacity / 4,
    mix,
  }
}

const IG = '178414000000005'
const INSTAGRAM = 'https://graph.instagram.com/v24.0'
const THREADS = 'https://graph.threads.net/v1.0'

const text = { recipient: { id: '9' }, message: { text: 'Hi' } }
const media = (type: string) => ({ recipient: { id: '9' }, message: { attachment: { type, payload: {} } } })
const reply = (comment: string) => ({ recipient: { comment_id: comment }, message: { text: 'Hi' } })
const whatsapp = (to: string) => ({ messaging_product: 'whatsapp', to, type: 'text', text: { body: 'Hi' } })

const ofAccount = (id: string) => ({ subjects: { adAccount: id } })
const ofInstagram = { subjects: { igUser: `${IG}04` } }

export const SATURATIONS: readonly Saturation[] = [
  // 200 · 5 users. The users of these calls have larger pools than that, and rest until noon.
  saturate(
    ['app', '1'],
    HOUR,
    1_000,
    12,
    [
      get('/v24.0/search?type=adinterest&q=tea', app),
      get('/v24.0/?ids=31,32,33', app),
      get('/v24.0/me/accounts', user('91')),
      get('/v24.0/401/feed', user('92')),
      get(`/v24.0/${IG}01?fields=business_discovery.username(tea){media_count}`, user('91')),
    ],
    { from: 12 * HOUR },
  ),
  // Of the app's 1,000 an hour the users take 550, and so each is bound by the own pool alone.
  saturate(['user', '81'], HOUR, 300, 11, [
    get('/v24.0/me/accounts', user('81')),
    get('/v24.0/me?fields=id,name', user('81')),
    get('/v24.0/401/feed', user('81')),
  ]),
  saturate(['user', '82'], HOUR, 250, 11, [
    get('/v24.0/me/permissions', user('82')),
    post('/v24.0/401/photos', user('82'), { url: 'https://example.com/tea.jpg' }),
  ]),
  // 600 + 400 · 1 ad
  saturate(['ads_insights', '101'], HOUR, 1_000, 24, [
    get('/v24.0/act_101/insights?level=ad', user('91')),
    get('/v24.0/act_101/insights', system),
    post('/v24.0/act_101/insights', system, { level: 'campaign' }),
    get('/v24.0/1011/insights', user('91'), ofAccount('101')),
  ]),
  // 300 + 40 · 1 ad. With a write in six, the score would let 540 an hour go.
  saturate(['ads_management', '102'], HOUR, 340, 24, [
    get('/v24.0/act_102/campaigns', user('91')),
    get('/v24.0/act_102/adsets', system),
    get('/v24.0/act_102', system),
    get('/v24.0/1021', system, ofAccount('102')),
    get('/v24.0/1021/ads', system, ofAccount('102')),
    post('/v24.0/act_102/campaigns', system, { name: 'Tea' }),
  ]),
  // 60 points at once, and 60 in 300 s for a day. Ads Management would give 300 + 40 · 50 = 2,300 calls an hour.
  {
    ...saturate(['ad_account', '103'], 5 * MINUTE, 60, 288, [
      get('/v24.0/act_103/ads', system),
      get('/v24.0/act_103/adcreatives', user('91')),
      post('/v24.0/act_103/adimages', system, { bytes: '' }),
      post('/v24.0/act_103/ads', system, { name: 'Tea' }),
    ]),
    toBeHad: 60 + 0.2 * 86_400,
  },
  // 2,000 writes take 6,000 points of the 9,000.
  saturate(
    ['ads_mutations', '104'],
    SECOND,
    100,
    20,
    [
      post('/v24.0/act_104/ads', system, { name: 'Tea' }),
      post('/v24.0/act_104/adcreatives', user('92'), { name: 'Tea' }),
      remove('/v24.0/act_104/adimages', system),
    ],
    { from: 10 * HOUR },
  ),
  saturate(['ad_set_budget', '1051'], HOUR, 4, 24, [
    post('/v24.0/1051', system, { daily_budget: 1_000 }, ofAccount('105')),
    post('/v24.0/1051', user('91'), { lifetime_budget: 90_000 }, ofAccount('105')),
  ]),
  saturate(['ad_set_budget', '1052'], HOUR, 4, 24, [
    post('/v24.0/1052', system, { daily_budget: 2_000 }, ofAccount('105')),
  ]),
  saturate(['account_spend_cap', '106'], DAY, 10, 1, [
    post('/v24.0/act_106', system, { spend_cap: 5_000 }),
    post('/v24.0/act_106?spend_cap=1', system, {}),
  ]),
  // 200 + 200 · log2(2)
  saturate(['catalog_batch', '201'], HOUR, 400, 24, [
    post('/v24.0/201/items_batch', system, { requests: [] }),
    post('/v24.0/201/localized_items_batch', user('91'), { requests: [] }),
    post('/v24.0/201/batch', system, { requests: [] }),
  ]),
  // 20,000 + 20,000 · log2(1)
  saturate(
    ['catalog_management', '202'],
    HOUR,
    20_000,
    2,
    [
      get('/v24.0/202/products', system),
      get('/v24.0/202/product_sets', user('91')),
      post('/v24.0/202/products', system, { name: 'Tea' }),
      get('/v24.0/202/check_batch_request_status', system),
      get('/v24.0/202', system, { subjects: { catalog: '202' } }),
    ],
    { from: HOUR },
  ),
  // 200 + 40 · 5 catalogs
  saturate(['spark_ar_commerce', '1'], HOUR, 400, 24, [
    get('/v24.0/301/commerce_orders', page('401')),
    post('/v24.0/3011/shipments', page('401'), { external_shipment_id: '1' }),
    get('/v24.0/301/commerce_payouts', system),
  ]),
  // 4,800 · 1 engaged user
  saturate(['pages', '401'], DAY, 4_800, 1, [
    get('/v24.0/401/feed', page('401')),
    get('/v24.0/me', page('401')),
    get('/v24.0/401_7/comments', page('401')),
    post('/v24.0/401/feed', page('401'), { message: 'Tea' }),
    get('/v24.0/401/posts', system),
    get('/v24.0/401/insights', page('401')),
  ]),
  // 4,800 · 1 lead
  saturate(['leadgen', '402'], DAY, 4_800, 1, [
    get('/v24.0/402/leadgen_forms', page('402')),
    get('/v24.0/4021/leads', page('402')),
    post('/v24.0/402/leadgen_forms', page('402'), { name: 'Tea' }),
  ]),
  // 200 · 10 people whom the page can message
  saturate(['messenger', '403'], DAY, 2_000, 1, [
    post('/v24.0/403/messages', page('403'), text),
    post('/v24.0/me/messages', page('403'), media('video')),
    get('/v24.0/403/conversations', page('403')),
    get('/v24.0/403/conversations', system),
  ]),
  // 144 windows of ten minutes. Messenger would give 200 · 20 a day.
  saturate(['messenger_profile', '404'], 10 * MINUTE, 10, 144, [
    get('/v24.0/404/messenger_profile?fields=greeting', page('404')),
    post('/v24.0/me/messenger_profile', page('404'), { greeting: [] }),
  ]),
  // 4,800 · 1 impression
  saturate(['instagram', `${IG}01`], DAY, 4_800, 1, [
    get(`/v24.0/${IG}01/media`, page('401')),
    get(`${INSTAGRAM}/me/media`, user(`${IG}01`)),
    get(`${INSTAGRAM}/${IG}01/tags`, user(`${IG}01`)),
    get('/v24.0/17900000000000511/insights', user('91'), { subjects: { igUser: `${IG}01` } }),
    post(`/v24.0/${IG}01/media`, user('91'), { image_url: 'https://example.com/tea.jpg' }),
  ]),
  saturate(['instagram_content_publishing', `${IG}02`], DAY, 100, 1, [
    post(`/v24.0/${IG}02/media_publish`, user('91'), { creation_id: '1' }),
    post(`${INSTAGRAM}/me/media_publish`, user(`${IG}02`), { creation_id: '1' }),
  ]),
  // 30 different ones in seven days: all that may be searched for on this one.
  {
    ...saturate(['instagram_hashtags', `${IG}03`], 7 * DAY, 30, 1, [
      (n) => ({ url: `/v24.0/ig_hashtag_search?user_id=${IG}03&q=tea${n}`, token: user('91') }),
    ]),
    until: 11 * HOUR,
    gapMs: 5 * MINUTE,
  },
  saturate(
    ['instagram_conversations', `${IG}04`],
    SECOND,
    2,
    600,
    [
      get(`/v24.0/${IG}04/conversations?platform=instagram`, user('91')),
      get('/v24.0/405/conversations?platform=instagram', page('405'), ofInstagram),
      get(`${INSTAGRAM}/me/conversations`, user(`${IG}04`)),
    ],
    { from: 2 * HOUR },
  ),
  saturate(
    ['instagram_send_text', `${IG}04`],
    SECOND,
    100,
    30,
    [
      post(`${INSTAGRAM}/me/messages`, user(`${IG}04`), text),
      post(`/v24.0/${IG}04/messages`, page('405'), text),
      post('/v24.0/405/messages?platform=instagram', page('405'), text, ofInstagram),
    ],
    { from: 2.25 * HOUR },
  ),
  saturate(
    ['instagram_send_media', `${IG}04`],
    SECOND,
    10,
    60,
    [
      post(`${INSTAGRAM}/me/messages`, user(`${IG}04`), media('audio')),
      post(`/v24.0/${IG}04/messages`, page('405'), media('video')),
      post('/v24.0/405/messages?platform=instagram', page('405'), media('audio'), ofInstagram),
    ],
    { from: 2.25 * HOUR },
  ),
  saturate(
    ['instagram_replies_live', `${IG}04`],
    SECOND,
    100,
    20,
    [
      post(`${INSTAGRAM}/me/messages`, user(`${IG}04`), reply('5041'), { family: 'instagram_replies_live' }),
      post(`/v24.0/${IG}04/messages`, page('405'), reply('5041'), { family: 'instagram_replies_live' }),
    ],
    { from: 2.25 * HOUR },
  ),
  saturate(['instagram_replies_posts', `${IG}04`], HOUR, 750, 24, [
    post(`${INSTAGRAM}/me/messages`, user(`${IG}04`), reply('77')),
    post(`/v24.0/${IG}04/messages`, page('405'), reply('78')),
  ]),
  // 4,800 · 10: three impressions count as ten.
  saturate(['threads', '601'], DAY, 48_000, 1, [
    get(`${THREADS}/me/threads`, user('601')),
    get(`${THREADS}/601/threads_insights`, user('601')),
    get(`${THREADS}/88001/replies`, user('601')),
    get(`${THREADS}/88001`, user('601')),
    post(`${THREADS}/me/threads`, user('601'), { media_type: 'TEXT', text: 'Tea' }),
  ]),
  saturate(['threads_posts', '602'], DAY, 250, 1, [
    post(`${THREADS}/me/threads_publish`, user('602'), { creation_id: '6021' }),
  ]),
  saturate(['threads_replies', '602'], DAY, 1_000, 1, [
    post(
      `${THREADS}/602/threads_publish`,
      user('602'),
      { creation_id: '6022' },
      { family: 'threads_replies' },
    ),
  ]),
  saturate(['threads_deletes', '602'], DAY, 100, 1, [
    remove(`${THREADS}/88002`, user('602')),
    remove(`${THREADS}/88003`, user('602')),
  ]),
  // No registered number: 200 an hour. One of them: 5,000.
  saturate(['whatsapp_business_management', '701'], HOUR, 200, 24, [
    get('/v24.0/701/message_templates', system),
    get('/v24.0/701', system, { subjects: { waba: '701' } }),
    post('/v24.0/701/subscribed_apps', system, {}),
    remove('/v24.0/701/message_templates?name=tea', user('91')),
  ]),
  saturate(
    ['whatsapp_business_management', '702'],
    HOUR,
    5_000,
    2,
    [
      get('/v24.0/702/phone_numbers', system),
      get('/v24.0/702/assigned_users', user('91')),
      post('/v24.0/702/message_templates', system, { name: 'tea' }),
    ],
    { from: 4 * HOUR },
  ),
  saturate(
    ['whatsapp_credit_line', '1'],
    HOUR,
    5_000,
    2,
    [
      get('/v24.0/750/extendedcredits', system),
      post('/v24.0/7501/whatsapp_credit_sharing_and_attach', system, { waba_id: '702' }),
      get('/v24.0/7501/owning_credit_allocation_configs', system),
      get('/v24.0/7502', system, { family: 'whatsapp_credit_line' }),
    ],
    { from: 5 * HOUR },
  ),
  // To so many people that nobody is written to twice in six seconds.
  saturate(
    ['whatsapp_throughput', '801'],
    SECOND,
    80,
    20,
    [
      (n) => ({
        method: 'POST',
        url: '/v24.0/801/messages',
        token: system,
        body: JSON.stringify(whatsapp(`4930${n % 5_000}`)),
      }),
    ],
    { from: 7 * HOUR },
  ),
  // One in 6 s. Headgate leaves the burst of 45 alone, but it was there to be had.
  {
    ...saturate(['whatsapp_pair', '802:49301'], 6 * SECOND, 1, 14_400, [
      post('/v24.0/802/messages', system, whatsapp('49301')),
      post('/v24.0/802/messages', user('91'), whatsapp('+49 301')),
    ]),
    capacity: 45,
    toBeHad: 45 + 14_400,
  },
]

/** Families that no traffic can saturate here, and why. A family that is neither here nor above fails the test. */
export const NOT_SATURATED: Readonly<Record<string, string>> = {
  custom: 'Meta publishes no number; the simulator does not play it',
  stability: 'Meta publishes no number; the simulator does not play it',
  ads_insights_app: 'Meta publishes no number; the simulator plays it without end',
  custom_audience:
    'the score of the ad account is always used up before: 720 calls an hour of 5,000, or 108,000 of 190,000',
  ads_creation: 'Meta publishes no rule; the simulator does not play it',
  pages_platform: 'it has no number of its own: it is that of the app or the user',
  whatsapp_registration: 'the simulator does not play it',
}

/** Traffic that leaves its limits room; of those that cannot be saturated, too. */
export const LIGHT_TRAFFIC: readonly Traffic[] = [
  {
    from: 0,
    until: DAY,
    gapMs: MINUTE,
    workers: 2,
    mix: [
      get('/v24.0/act_107/customaudiences', user('92')),
      post('/v24.0/1071/users', system, { payload: {} }, ofAccount('107')),
      get('/v24.0/act_107/insights', user('92')),
    ],
  },
  {
    from: 0,
    until: DAY,
    gapMs: 4 * HOUR,
    workers: 1,
    mix: [post('/v24.0/803/register', system, { pin: '000000' }, { subjects: { waba: '703' } })],
  },
  {
    from: 0,
    until: DAY,
    gapMs: 5 * MINUTE,
    workers: 1,
    mix: [
      get(`${THREADS}/me/threads_publishing_limit`, user('602')),
      get(`/v24.0/${IG}02/content_publishing_limit`, user('92')),
      get('/v24.0/402/feed', page('402')),
      get('/v24.0/201/products', system),
    ],
  },
]
