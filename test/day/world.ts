/** All that exists on the day, and every fact of it: told to the simulator and to the limiter alike. */

import type { Limiter } from '@headgate/core'
import type { SimulatorOptions } from '@headgate/simulator'

/** Five users make 1,000 Platform calls an hour; five catalogs 400 of commerce. */
export const APP = { id: '1', users: 5, tier: 'development_access', catalogs: 5 } as const

const dev = { activeAds: 0, activeAudiences: 0, userErrors: 0 }

export const WORLD = {
  apps: [APP],
  adAccounts: [
    { ...dev, id: '101', activeAds: 1 },
    { ...dev, id: '102', activeAds: 1 },
    { ...dev, id: '103', activeAds: 50 },
    // The small score would let 20 writes go at once: only in the other tier can 100 a second be reached.
    { ...dev, id: '104', tier: 'standard_access' },
    { ...dev, id: '105', activeAds: 10 },
    { ...dev, id: '106', activeAds: 10 },
    { ...dev, id: '107', activeAds: 10, activeAudiences: 2 },
  ],
  catalogs: [
    { id: '201', uniqueUsers: 2 },
    { id: '202', uniqueUsers: 1 },
  ],
  commerceAccounts: [{ id: '301' }],
  pages: [
    { id: '401', engagedUsers: 1, messageableUsers: 1, leads: 0 },
    { id: '402', engagedUsers: 1, messageableUsers: 1, leads: 1 },
    { id: '403', engagedUsers: 1, messageableUsers: 10, leads: 0 },
    { id: '404', engagedUsers: 1, messageableUsers: 20, leads: 0 },
    { id: '405', engagedUsers: 1, messageableUsers: 1, leads: 0, instagramAccount: '17841400000000504' },
  ],
  instagramAccounts: [
    { id: '17841400000000501', impressions: 1 },
    { id: '17841400000000502', impressions: 1 },
    { id: '17841400000000503', impressions: 1 },
    { id: '17841400000000504', impressions: 1 },
  ],
  threadsUsers: [
    // "If the impressions is less than 10 we default to 10."
    { id: '601', impressions: 3 },
    { id: '602', impressions: 10 },
  ],
  whatsappAccounts: [
    { id: '701', registeredNumbers: 0 },
    { id: '702', registeredNumbers: 1 },
    { id: '703', registeredNumbers: 3 },
  ],
  whatsappNumbers: [
    { id: '801', account: '703', messagesPerSecond: 80 },
    { id: '802', account: '703', messagesPerSecond: 80 },
    { id: '803', account: '703', messagesPerSecond: 80 },
  ],
  objects: [
    { id: '1011', kind: 'ad', owner: { kind: 'ad_account', id: '101' } },
    { id: '1021', kind: 'campaign', owner: { kind: 'ad_account', id: '102' } },
    { id: '1051', kind: 'ad_set', owner: { kind: 'ad_account', id: '105' } },
    { id: '1052', kind: 'ad_set', owner: { kind: 'ad_account', id: '105' } },
    { id: '1071', kind: 'audience', owner: { kind: 'ad_account', id: '107' } },
    { id: '3011', kind: 'object', owner: { kind: 'commerce_account', id: '301' } },
    { id: '4021', kind: 'lead_form', owner: { kind: 'page', id: '402' } },
    {
      id: '17900000000000511',
      kind: 'instagram_media',
      owner: { kind: 'instagram_account', id: '17841400000000501' },
    },
    { id: '5041', kind: 'live_comment', owner: { kind: 'instagram_account', id: '17841400000000504' } },
    { id: '6021', kind: 'threads_media', owner: { kind: 'threads_user', id: '602' } },
    { id: '6022', kind: 'threads_reply', owner: { kind: 'threads_user', id: '602' } },
    { id: '7501', kind: 'extended_credit', owner: { kind: 'business', id: '750' } },
    { id: '7502', kind: 'allocation_config', owner: { kind: 'business', id: '750' } },
  ],
} satisfies Omit<SimulatorOptions, 'clock'>

/** Meta keeps the pools of users secret: these are what was found out, and what the simulator is told to play. */
export const USER_POOLS: readonly { readonly id: string; readonly callsPerHour: number }[] = [
  { id: '81', callsPerHour: 300 },
  { id: '82', callsPerHour: 250 },
  { id: '91', callsPerHour: 5_000 },
  { id: '92', callsPerHour: 5_000 },
]

const DAY_S = 86_400

/** Tells the limiter what the simulator was told. */
export function tellFacts(limiter: Limiter): void {
  for (const { id, ...facts } of WORLD.adAccounts) limiter.setFacts({ adAccount: id }, facts)
  for (const { id, uniqueUsers } of WORLD.catalogs) limiter.setFacts({ catalog: id }, { uniqueUsers })
  for (const { id, engagedUsers, messageableUsers, leads } of WORLD.pages) {
    limiter.setFacts({ page: id }, { engagedUsers, messageableUsers, leads })
  }
  for (const { id, impressions } of WORLD.instagramAccounts) {
    const publishingLimit = {
      data: [{ quota_usage: 0, config: { quota_total: 100, quota_duration: DAY_S } }],
    }
    limiter.setFacts({ igUser: id }, { impressions, publishingLimit })
  }
  for (const { id, impressions } of WORLD.threadsUsers) {
    const publishingLimit = {
      data: [
        {
          config: { quota_total: 250, quota_duration: DAY_S },
          reply_config: { quota_total: 1_000, quota_duration: DAY_S },
          delete_config: { quota_total: 100, quota_duration: DAY_S },
        },
      ],
    }
    limiter.setFacts({ threadsUser: id }, { impressions, publishingLimit })
  }
  for (const { id, registeredNumbers } of WORLD.whatsappAccounts) {
    limiter.setFacts({ waba: id }, { registeredNumbers })
  }
  for (const { id, messagesPerSecond } of WORLD.whatsappNumbers) {
    limiter.setFacts({ phoneNumber: id }, { messagesPerSecond })
  }
  for (const { id, callsPerHour } of USER_POOLS) limiter.setFacts({ user: id }, { callsPerHour })
}
