/** All trials. */
export type TrialName =
  | 'one-limit'
  | 'two-limits'
  | 'four-limits'
  | 'one-limit-many'
  | 'two-limits-many'
  | 'four-limits-many'
  | 'denied'
  | 'denied-many'
  | 'raw'
  | 'raw-many'
  | 'settle-unchanged'
  | 'settle-learning'
  | 'settle-changed'
  | 'settle-error'
  | 'decide-settle'
  | 'decide-settle-many'
  | 'batch'
  | 'wake'
  | 'store-thousand'
  | 'store-million'
  | 'in-flight'
  | 'in-flight-many'
  | 'burst-many'

/** What calls meet in a trial, and what is measured of them. */
export interface Trial {
  readonly title: string
  /** Whether the calls are granted. Defaults to `true`. */
  readonly granted?: boolean
  /** Whether it takes so long to set up that a quick run leaves it out. */
  readonly isSlow?: boolean
  /** The trial of the floor that it is compared with. Defaults to the trial itself. */
  readonly floor?: TrialName
}

/** The trials in the order of the tables. A subject takes part in those that it can do. */
export const TRIALS: { readonly [name in TrialName]: Trial } = {
  'one-limit': { title: 'one limit, one hot meter' },
  'two-limits': { title: 'two limits, two hot meters' },
  'four-limits': { title: 'four limits, four hot meters' },
  'one-limit-many': { title: 'one limit, 10,000 meters at random' },
  'two-limits-many': { title: 'two limits, 10,000 meters at random' },
  'four-limits-many': { title: 'four limits, 40,000 meters at random' },
  denied: { title: 'denied, two hot meters', granted: false, floor: 'two-limits' },
  'denied-many': {
    title: 'denied, 10,000 meters at random',
    granted: false,
    floor: 'two-limits-many',
  },
  raw: { title: 'raw call, sorted by its URL, two hot meters', floor: 'two-limits' },
  'raw-many': { title: 'raw call, 10,000 meters at random', floor: 'two-limits-many' },
  'settle-unchanged': { title: 'settle alone, header unchanged', floor: 'two-limits' },
  'settle-learning': {
    title: 'settle alone, header unchanged, a capacity yet unknown',
    floor: 'two-limits',
  },
  'settle-changed': { title: 'settle alone, header changed', floor: 'two-limits' },
  'settle-error': { title: 'settle alone, throttle error', floor: 'two-limits' },
  'decide-settle': { title: 'decision and settle, header unchanged', floor: 'two-limits' },
  'decide-settle-many': {
    title: 'decision and settle, 10,000 meters at random',
    floor: 'two-limits-many',
  },
  batch: { title: 'raw batch of 50 calls', floor: 'two-limits' },
  wake: { title: 'wait and wake, one of 1,000 callers', floor: 'two-limits' },
  'store-thousand': { title: 'the store alone, two limits, 1,000 meters at random' },
  'store-million': { title: 'the store alone, two limits, 1,000,000 meters at random', isSlow: true },
  'in-flight': { title: '64 in flight: two limits of Headgate, one of others, hot meters' },
  'in-flight-many': { title: '64 in flight: two limits of Headgate, one of others, 10,000 meters at random' },
  'burst-many': {
    title: 'bursts of 64: two limits of Headgate, one of others, 10,000 meters at random',
  },
}
