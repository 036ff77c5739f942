import { DAY_MS } from '../units.ts'
import type { Family } from './family.ts'

export const leadgen: Family = {
  name: 'leadgen',
  title: 'LeadGen',
  subject: 'page',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: DAY_MS,
  formula: '4800 * Leads Generated',
  capacity: ({ leads }) => ({ calls: 4_800 * (leads ?? 0), exact: leads !== undefined }),
  facts: ['leads'],
  edges: { facebook: ['* {page}/leadgen_*', '* */leads', '* */test_leads'] },
  header: 'x-business-use-case-usage',
  errors: ['80005'],
  source: 'Meta, Rate Limits, "LeadGen"; subject: live capture',
}
