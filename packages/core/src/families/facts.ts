import { HeadgateError, show } from '../errors.ts'

/**
 * The header's names for Meta's Marketing API access tiers. Meta's page calls `development_access` "Standard
 * Access" and `standard_access` "Advanced Access" to the feature "Ads Management Standard Access".
 */
export type Tier = 'development_access' | 'standard_access'

/** The numbers that Meta's formulas take. All are optional: what is not known makes a capacity a lower bound. */
export interface Facts {
  /** Unique daily active users of the app (of the week or month, where daily use is slow). */
  readonly users?: number
  /** Marketing API access tier. */
  readonly tier?: Tier
  /** Ads currently running in the ad account. */
  readonly activeAds?: number
  /** Errors received when calling the Insights API for the ad account. */
  readonly userErrors?: number
  /** Calls an hour of a user's pool, if you have found it out: Meta does not tell. */
  readonly callsPerHour?: number
}

export type FactName = keyof Facts

type FactKind = 'count' | 'tier'

const FACT_KINDS: { readonly [name in FactName]-?: FactKind } = {
  users: 'count',
  tier: 'tier',
  activeAds: 'count',
  userErrors: 'count',
  callsPerHour: 'count',
}

const TIERS: readonly string[] = ['development_access', 'standard_access'] satisfies Tier[]

/** Whether a string from a header is a tier that formulas know. */
export function isTier(value: unknown): value is Tier {
  return typeof value === 'string' && TIERS.includes(value)
}

/**
 * Checks facts that a caller gave.
 *
 * @throws HeadgateError `ERR_INVALID_FACT`
 */
export function checkFacts(facts: unknown): Facts {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) {
    throw new HeadgateError(
      'ERR_INVALID_FACT',
      `Facts are ${show(facts)}; they should be an object such as { activeAds: 120 }.`,
    )
  }
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) continue
    if (!Object.hasOwn(FACT_KINDS, name)) {
      const known = Object.keys(FACT_KINDS).join(', ')
      throw new HeadgateError('ERR_INVALID_FACT', `There is no fact ${show(name)}; the facts are ${known}.`)
    }
    if (FACT_KINDS[name as FactName] === 'tier') {
      if (isTier(value)) continue
      throw new HeadgateError(
        'ERR_INVALID_FACT',
        `The fact tier is ${show(value)}; it should be one of ${TIERS.map(show).join(', ')}. Meta's page calls development_access "Standard Access" and standard_access "Advanced Access".`,
      )
    }
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) continue
    throw new HeadgateError(
      'ERR_INVALID_FACT',
      `The fact ${name} is ${show(value)}; it should be a number of 0 or more.`,
    )
  }
  return facts
}
