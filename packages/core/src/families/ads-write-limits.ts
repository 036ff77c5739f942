import { DAY_MS, HOUR_MS, SECOND_MS } from '../units.ts'
/** Limits on writes of the Marketing API, on top of the Business Use Case and the score. */

import { always, type Family, UNPUBLISHED, writesOnly } from './family.ts'

const SOURCE = 'Meta, Marketing API rate limiting'

export const adsMutations: Family = {
  name: 'ads_mutations',
  title: 'Ads mutations',
  subject: 'adAccount',
  logic: 'custom',
  algorithm: 'window',
  windowMs: SECOND_MS,
  formula: '100 writes a second',
  capacity: always(100),
  facts: [],
  edges: {},
  useCases: ['ads_management', 'custom_audience'],
  cost: writesOnly,
  header: undefined,
  errors: ['613/5044001'],
  source: SOURCE,
}

/** Only a POST that carries a new budget counts. The path does not tell an ad set from a campaign: both count. */
export const adSetBudget: Family = {
  name: 'ad_set_budget',
  title: 'Budget changes of an ad set',
  subject: 'adSet',
  logic: 'custom',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '4 changes an hour',
  capacity: always(4),
  facts: [],
  edges: { facebook: ['POST {adSet} with budget'] },
  useCases: ['ads_management'],
  header: undefined,
  errors: ['613/1487632'],
  source: SOURCE,
}

export const accountSpendCap: Family = {
  name: 'account_spend_cap',
  title: 'Spend cap changes of an ad account',
  subject: 'adAccount',
  logic: 'custom',
  algorithm: 'window',
  windowMs: DAY_MS,
  formula: '10 changes a day',
  capacity: always(10),
  facts: [],
  edges: { facebook: ['POST act_{adAccount} with spend_cap'] },
  useCases: ['ads_management'],
  header: undefined,
  errors: ['17/1885172'],
  source: SOURCE,
}

/** How many ads an account may create follows from what it spends, by a rule that Meta does not publish. */
export const adsCreation: Family = {
  name: 'ads_creation',
  title: 'Ads created in an ad account',
  subject: 'adAccount',
  logic: 'custom',
  algorithm: 'window',
  windowMs: DAY_MS,
  formula: 'not published',
  capacity: UNPUBLISHED,
  facts: [],
  edges: { facebook: ['POST act_{adAccount}/ads'] },
  useCases: ['ads_management'],
  header: undefined,
  errors: ['1487225'],
  source: SOURCE,
}
