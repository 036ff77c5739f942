/** A second in ms. */
export const SECOND_MS = 1_000

/** A minute in ms. */
export const MINUTE_MS: number = 60 * SECOND_MS

/** An hour in ms. */
export const HOUR_MS: number = 60 * MINUTE_MS

/** Where every run begins, epoch ms: a Monday, 00:00 UTC. */
export const START_AT: number = Date.UTC(2026, 0, 5)
