import { HOUR_MS } from '../units.ts'
import type { Family } from './family.ts'

export const app: Family = {
  name: 'app',
  title: 'Platform, app',
  subject: 'app',
  logic: 'platform',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '200 * Number of Users',
  capacity: ({ users }) => ({ calls: 200 * (users ?? 0), exact: users !== undefined }),
  facts: ['users'],
  edges: {
    facebook: [
      'GET * with business_discovery',
      'GET ig_hashtag_search',
      'GET */recent_media',
      'GET */top_media',
      'GET */recently_searched_hashtags',
    ],
    instagram: [
      'GET * with business_discovery',
      'GET */recent_media',
      'GET */top_media',
      'GET */recently_searched_hashtags',
      '* access_token',
      '* refresh_access_token',
    ],
    threads: ['* access_token', '* refresh_access_token', '* oauth/access_token'],
  },
  header: 'x-app-usage',
  errors: ['4', '4/1504039', '4/1349210', '341', '613/1996'],
  source: 'Meta, Rate Limits, "Platform Rate Limits", Applications; edges: "Instagram Platform", Notes',
}
