import type { Facts } from '@headgate/core'
import type { ForeignTraffic, SimulatorOptions } from '@headgate/simulator'
import type { Setup } from '../scenario.ts'
import { HOUR_MS } from '../units.ts'

/** What the table is measured at, in calls an hour. */
export const QUOTAS: readonly number[] = [600, 20_000, 200_000]

/** Calls an hour that Meta's formula gives an app for each of its users. */
const CALLS_PER_USER = 200

/** The app's limit, as the simulator names it. */
export const APP = { family: 'app', subject: '1' } as const

/** The number of users that a formula turns into so many calls an hour. */
export function usersFor(callsPerHour: number): Facts {
  return { users: callsPerHour / CALLS_PER_USER }
}

/** Workers that can make a few times as many calls as the quota allows: each makes some five a second. */
export function workersFor(quota: number): number {
  return quota > 50_000 ? 48 : 16
}

/** What the scenarios on an app's limit have in common: one process, and more to do than the quota allows. */
export function appSetup(
  quota: number,
  { truth, ...own }: Partial<Omit<Setup, 'truth'>> & { truth?: Partial<SimulatorOptions> } = {},
): Setup {
  return {
    truth: { apps: [{ id: '1' }], quotas: [{ ...APP, calls: quota }], ...truth },
    meter: APP,
    windowMs: HOUR_MS,
    token: { type: 'app' },
    accessToken: 'app:1',
    kinds: [{ share: 1, url: '/v24.0/search' }],
    processes: 1,
    workersEach: workersFor(quota),
    told: { app: usersFor(quota) },
    configured: { points: quota, costs: [1] },
    ...own,
  }
}

/** What a person would set who had to find out: what was seen to work, less a fifth to be safe. */
export function foundByTrying(quota: number): Setup['configured'] {
  return { points: Math.floor(0.8 * quota), costs: [1] }
}

/** Others' calls on the app's limit. */
export function foreignCalls(callsPerHour: ForeignTraffic['callsPerHour']): readonly ForeignTraffic[] {
  return [{ meter: APP, callsPerHour }]
}
