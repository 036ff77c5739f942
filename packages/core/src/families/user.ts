import { HOUR_MS } from '../units.ts'
import type { Family } from './family.ts'

/** The size of a user's pool is secret, and other apps of the same user draw from it: only errors reveal it. */
export const user: Family = {
  name: 'user',
  title: 'Platform, user',
  subject: 'user',
  logic: 'platform',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: 'not published',
  capacity: ({ callsPerHour }) => ({ calls: callsPerHour ?? 0, exact: callsPerHour !== undefined }),
  facts: ['callsPerHour'],
  edges: {},
  header: 'x-user-usage',
  errors: ['17'],
  source: 'Meta, Rate Limits, "Platform Rate Limits", Users',
}
