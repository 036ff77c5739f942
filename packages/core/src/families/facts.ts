import { HeadgateError, show } from '../errors.ts'
import { isPublishingLimit, type PublishingLimit } from './publishing-limit.ts'

/**
 * The header's names for Meta's Marketing API access tiers. Meta's page calls `development_access` "Standard
 * Access" and `standard_access` "Advanced Access" to the feature "Ads Management Standard Access".
 */
export type Tier = 'development_access' | 'standard_access'

/** The numbers that Meta's formulas take. All are optional: what is not known makes a capacity a lower bound. */
export interface Facts {
  /** Of an app: its unique daily active users (of the week or month, where daily use is slow). */
  readonly users?: number | undefined
  /** Of an app or an ad account: its Marketing API access tier. */
  readonly tier?: Tier | undefined
  /** Of an ad account: the ads now running in it. */
  readonly activeAds?: number | undefined
  /** Of an ad account: its active custom audiences. */
  readonly activeAudiences?: number | undefined
  /**
   * Of an ad account: errors received when calling the Insights API. A thousand of them cost a single call an hour,
   * so that the capacity counts as certain without it.
   */
  readonly userErrors?: number | undefined
  /** Of a user: calls an hour of the user's pool, if you have found it out. Meta does not tell. */
  readonly callsPerHour?: number | undefined
  /** Of a page: people who engaged with it in the last 24 hours. */
  readonly engagedUsers?: number | undefined
  /** Of a page: people whom it can message via Messenger, whom Meta calls "Engaged Users", too. */
  readonly messageableUsers?: number | undefined
  /** Of a page: leads generated over the past 90 days. */
  readonly leads?: number | undefined
  /**
   * Of an Instagram professional account or a Threads account: how often any of its content entered a person's
   * screen in the last 24 hours.
   */
  readonly impressions?: number | undefined
  /** Of a catalog: unique users of its business, on all catalogs, with intent in the last 28 days. */
  readonly uniqueUsers?: number | undefined
  /** Of an app: catalogs across all commerce accounts that it manages. */
  readonly catalogs?: number | undefined
  /** Of a WhatsApp Business Account: its registered phone numbers. One makes the account an active one. */
  readonly registeredNumbers?: number | undefined
  /**
   * Of a business phone number: messages a second, sent and received. 80 by default, 1000 after the automatic
   * upgrade, 20 for a number that is also in the WhatsApp Business app. Received messages pass Headgate by:
   * where there are many, tell what is left for sending.
   */
  readonly messagesPerSecond?: number | undefined
  /**
   * Of an Instagram professional account: Meta's answer to `content_publishing_limit` with the fields
   * `quota_usage,config`. Of a Threads account: the answer to `threads_publishing_limit`. As Meta returns it.
   */
  readonly publishingLimit?: PublishingLimit | undefined
}

export type FactName = keyof Facts

type FactKind = 'count' | 'tier' | 'publishingLimit'

const FACT_KINDS: { readonly [name in FactName]-?: FactKind } = {
  users: 'count',
  tier: 'tier',
  activeAds: 'count',
  activeAudiences: 'count',
  userErrors: 'count',
  callsPerHour: 'count',
  engagedUsers: 'count',
  messageableUsers: 'count',
  leads: 'count',
  impressions: 'count',
  uniqueUsers: 'count',
  catalogs: 'count',
  registeredNumbers: 'count',
  messagesPerSecond: 'count',
  publishingLimit: 'publishingLimit',
}

const TIERS: readonly string[] = ['development_access', 'standard_access'] satisfies Tier[]

/** Whether a string from a header is a tier that formulas know. */
export function isTier(value: unknown): value is Tier {
  return typeof value === 'string' && TIERS.includes(value)
}

/**
 * Picks the number of a tier. The one place that knows which is which: Meta's page calls `development_access`
 * "Standard Access" and `standard_access` "Advanced Access". A tier that is not known counts as the lower one,
 * in which every new app begins.
 */
export function byTier(tier: Tier | undefined, numbers: { readonly [tier in Tier]: number }): number {
  return numbers[tier ?? 'development_access']
}

/**
 * Checks facts that a caller gave.
 *
 * @throws HeadgateError `ERR_INVALID_FACT`
 */
export function checkFacts(facts: unknown): Facts {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) {
    throw invalidFact(`Facts are ${show(facts)}; they should be an object such as { activeAds: 120 }.`)
  }
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) continue
    if (!Object.hasOwn(FACT_KINDS, name)) {
      const known = Object.keys(FACT_KINDS).join(', ')
      throw invalidFact(`There is no fact ${show(name)}; the facts are ${known}.`)
    }
    checkFact(name as FactName, value)
  }
  return facts
}

function checkFact(name: FactName, value: unknown): void {
  switch (FACT_KINDS[name]) {
    case 'tier':
      if (isTier(value)) return
      throw invalidFact(
        `The fact tier is ${show(value)}; it should be one of ${TIERS.map(show).join(', ')}. Meta's page calls development_access "Standard Access" and standard_access "Advanced Access".`,
      )
    case 'publishingLimit':
      if (isPublishingLimit(value)) return
      throw invalidFact(
        `The fact publishingLimit is ${show(value)}; it should be Meta's answer as it came, such as { data: [{ quota_usage: 2, config: { quota_total: 100, quota_duration: 86400 } }] }.`,
      )
    case 'count':
      if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return
      throw invalidFact(`The fact ${name} is ${show(value)}; it should be a number of 0 or more.`)
  }
}

function invalidFact(message: string): HeadgateError {
  return new HeadgateError('ERR_INVALID_FACT', message)
}
