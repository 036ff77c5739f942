import { type Family, HOUR_MS } from './family.ts'

export const app: Family = {
  name: 'app',
  title: 'Platform, app',
  subject: 'app',
  api: 'facebook',
  logic: 'platform',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '200 * Number of Users',
  capacity: ({ users }) => ({ calls: 200 * (users ?? 0), exact: users !== undefined }),
  facts: ['users'],
  edges: [],
  header: 'x-app-usage',
  errors: ['4'],
  source: 'Meta, Rate Limits, "Platform Rate Limits", Applications',
}
