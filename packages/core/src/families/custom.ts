import { HOUR_MS } from '../units.ts'
import { type Family, UNPUBLISHED } from './family.ts'

/** A limit of one endpoint that has no family of its own: nothing is known of it until it is hit. */
export const custom: Family = {
  name: 'custom',
  title: 'Custom limit of an endpoint',
  subject: 'endpoint',
  logic: 'custom',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: 'not published',
  capacity: UNPUBLISHED,
  facts: [],
  edges: {},
  header: undefined,
  errors: ['613'],
  source: 'Meta, Rate Limits, "Throttle Error Codes"',
}
