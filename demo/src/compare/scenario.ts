import type { AppOptions, Facts, SubjectRef } from '@headgate/core'
import type { MeterName, SimulatorOptions } from '@headgate/simulator'
import { createRandom, wholeBetween } from '../random.ts'
import { type Demand, drawJobs, HOUR_MS, type Job } from './demand.ts'
import { START_AT } from './fast-clock.ts'

/** Jobs of one kind, done in turn by their own workers. */
export interface Queue {
  readonly name: string
  readonly workers: number
  readonly jobs: readonly Job[]
  /** The limits that its calls fall under. */
  readonly meters: readonly MeterName[]
}

/** A limit of which the report tells how much was used. */
interface ShownLimit {
  readonly title: string
  readonly meter: MeterName
}

/** What there is to do, what the clients are told, and the truth that only the simulator knows. */
export interface Scenario {
  readonly seed: number
  readonly startAt: number
  readonly endAt: number
  readonly queues: readonly Queue[]
  readonly limits: readonly ShownLimit[]
  /** Says in plain words what the clients are told, and what not. */
  readonly notes: readonly string[]
  readonly told: {
    readonly app: AppOptions
    readonly facts: readonly { readonly subject: SubjectRef; readonly facts: Facts }[]
  }
  /** All but the clock, which each run has of its own. */
  readonly truth: Omit<SimulatorOptions, 'clock'>
}

const APP = '1000'
const USER = '7001'
const KNOWN_ACCOUNT = '2001'
const HIDDEN_ACCOUNT = '2002'
const TIER = 'development_access'
const USERS = 5
const KNOWN_ACTIVE_ADS = 1

/** Draws a scenario: the same seed gives the same jobs, hidden numbers and foreign traffic. */
export function createScenario(seed: number, hours: number): Scenario {
  const startAt = START_AT
  const endAt = startAt + Math.round(hours * HOUR_MS)
  const hidden = createRandom(seed, 'hidden numbers')
  const userPool = wholeBetween(hidden, 300, 500)
  const hiddenActiveAds = wholeBetween(hidden, 1, 2)
  const foreignOnApp = wholeBetween(hidden, 120, 250)
  const foreignOnAccount = wholeBetween(hidden, 100, 200)

  const appMeter: MeterName = { family: 'app', subject: APP }
  const userMeter: MeterName = { family: 'user', subject: USER }
  const ofAccount = (family: string, account: string): MeterName => ({ family, subject: `${APP}:${account}` })
  const queue = (name: string, workers: number, meters: MeterName[], demand: Demand): Queue => ({
    name,
    workers,
    meters,
    jobs: drawJobs(demand, startAt, endAt, createRandom(seed, name)),
  })
  const insights = (account: string) =>
    queue(`insights of account ${account}`, 2, [ofAccount('ads_insights', account)], insightsOf(account))
  const management = (account: string) =>
    queue(
      `management of account ${account}`,
      1,
      [ofAccount('ads_management', account), ofAccount('ad_account', account)],
      managementOf(account),
    )

  return {
    seed,
    startAt,
    endAt,
    queues: [
      queue(`calls for user ${USER}`, 1, [appMeter, userMeter], userCalls),
      queue('calls of the app itself', 1, [appMeter], appCalls),
      insights(KNOWN_ACCOUNT),
      insights(HIDDEN_ACCOUNT),
      management(KNOWN_ACCOUNT),
      management(HIDDEN_ACCOUNT),
    ],
    limits: [
      { title: `App ${APP}, shared with others`, meter: appMeter },
      { title: `User ${USER}'s pool, size not told`, meter: userMeter },
      {
        title: `Insights of ${KNOWN_ACCOUNT}, shared with others`,
        meter: ofAccount('ads_insights', KNOWN_ACCOUNT),
      },
      {
        title: `Insights of ${HIDDEN_ACCOUNT}, ads not told`,
        meter: ofAccount('ads_insights', HIDDEN_ACCOUNT),
      },
      { title: `Management of ${KNOWN_ACCOUNT}`, meter: ofAccount('ads_management', KNOWN_ACCOUNT) },
      {
        title: `Management of ${HIDDEN_ACCOUNT}, ads not told`,
        meter: ofAccount('ads_management', HIDDEN_ACCOUNT),
      },
    ],
    notes: [
      `Told:     app ${APP} has ${USERS} users, and ad account ${KNOWN_ACCOUNT} runs ${KNOWN_ACTIVE_ADS} ad.`,
      `Not told: how many calls user ${USER} has, how many ads account ${HIDDEN_ACCOUNT} runs, and that others call on`,
      `          behalf of the app and of account ${KNOWN_ACCOUNT}, too.`,
    ],
    told: {
      app: { id: APP, users: USERS, tier: TIER },
      facts: [{ subject: { adAccount: KNOWN_ACCOUNT }, facts: { activeAds: KNOWN_ACTIVE_ADS } }],
    },
    truth: {
      seed,
      apps: [{ id: APP, users: USERS, tier: TIER }],
      adAccounts: [
        { id: KNOWN_ACCOUNT, activeAds: KNOWN_ACTIVE_ADS },
        { id: HIDDEN_ACCOUNT, activeAds: hiddenActiveAds },
      ],
      quotas: [{ family: 'user', subject: USER, calls: userPool }],
      foreign: [
        { meter: appMeter, callsPerHour: foreignOnApp },
        { meter: ofAccount('ads_insights', KNOWN_ACCOUNT), callsPerHour: foreignOnAccount },
      ],
    },
  }
}

const userCalls: Demand = {
  token: { type: 'user', id: USER },
  accessToken: `user:${APP}:${USER}`,
  jobsPerHour: 500,
  kinds: [
    { weight: 5, method: 'GET', url: '/v24.0/me' },
    { weight: 3, method: 'GET', url: '/v24.0/me/accounts' },
    { weight: 2, method: 'GET', url: '/v24.0/me/permissions' },
  ],
}

const appCalls: Demand = {
  token: { type: 'app' },
  accessToken: `app:${APP}`,
  jobsPerHour: 600,
  kinds: [
    { weight: 3, method: 'GET', url: `/v24.0/${APP}/subscriptions` },
    { weight: 1, method: 'GET', url: `/v24.0/${APP}/roles` },
  ],
}

function insightsOf(account: string): Demand {
  return {
    token: { type: 'system_user', id: '8001' },
    accessToken: `system_user:${APP}:8001`,
    jobsPerHour: 1_400,
    kinds: [
      { weight: 3, method: 'GET', url: `/v24.0/act_${account}/insights?level=ad` },
      { weight: 1, method: 'GET', url: `/v24.0/act_${account}/insights?level=campaign` },
    ],
  }
}

function managementOf(account: string): Demand {
  return {
    token: { type: 'system_user', id: '8001' },
    accessToken: `system_user:${APP}:8001`,
    jobsPerHour: 420,
    kinds: [
      { weight: 6, method: 'GET', url: `/v24.0/act_${account}/campaigns` },
      { weight: 3, method: 'GET', url: `/v24.0/act_${account}/ads` },
      { weight: 1, method: 'POST', url: `/v24.0/act_${account}/campaigns` },
    ],
  }
}
