import { HOUR_MS } from '../units.ts'
import { type Family, UNPUBLISHED } from './family.ts'

/** Meta's guard against queries that load its backend too much: it applies to the calls that it was seen on. */
export const stability: Family = {
  name: 'stability',
  title: 'Facebook Stability Throttle',
  subject: 'app',
  logic: 'custom',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: 'not published: backend_qps and complexity_score',
  capacity: UNPUBLISHED,
  facts: [],
  edges: {},
  header: undefined,
  errors: ['throttled: True'],
  source: 'Meta, Rate Limits, "Facebook Stability Throttle Codes"',
}
