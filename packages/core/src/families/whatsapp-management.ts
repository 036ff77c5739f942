import { DAY_MS, HOUR_MS } from '../units.ts'
/** WhatsApp Business Management and what goes with it. */

import { always, type Family } from './family.ts'

const SOURCE = 'Meta, Rate Limits, "WhatsApp Business Management API"'

export const whatsappBusinessManagement: Family = {
  name: 'whatsapp_business_management',
  title: 'WhatsApp Business Management',
  types: ['whatsapp'],
  subject: 'waba',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '200; 5000 for an active WABA, which has at least one registered phone number',
  capacity: ({ registeredNumbers }) => ({
    calls: (registeredNumbers ?? 0) >= 1 ? 5_000 : 200,
    exact: registeredNumbers !== undefined,
  }),
  facts: ['registeredNumbers'],
  // The table also has two bare nodes, which no path tells: say `subjects: { waba }`.
  edges: {
    facebook: [
      'GET,POST,DELETE {waba}/assigned_users by app,user,system_user',
      'GET {waba}/phone_numbers',
      'GET,POST,DELETE {waba}/message_templates',
      'GET,POST,DELETE {waba}/subscribed_apps by app,user,system_user',
      '* */assigned_users of waba',
      '* */subscribed_apps of waba',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: ['80008', '80007'],
  source: `${SOURCE}; type whatsapp: Meta, OpenAPI description`,
}

export const whatsappCreditLine: Family = {
  name: 'whatsapp_credit_line',
  title: 'WhatsApp Credit Line',
  subject: 'app',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: HOUR_MS,
  formula: '5000',
  capacity: always(5_000),
  facts: [],
  // GET and DELETE /{allocation-config-id} is a bare node: say `family`.
  edges: {
    facebook: [
      'GET */extendedcredits',
      'POST */whatsapp_credit_sharing_and_attach',
      'GET */owning_credit_allocation_configs',
    ],
  },
  header: 'x-business-use-case-usage',
  errors: ['80008'],
  source: `${SOURCE}, Credit Line APIs`,
}

export const whatsappRegistration: Family = {
  name: 'whatsapp_registration',
  title: 'WhatsApp registration of a phone number',
  subject: 'phoneNumber',
  logic: 'custom',
  algorithm: 'window',
  windowMs: 3 * DAY_MS,
  formula: '10 requests per business number in 72 hours',
  capacity: always(10),
  facts: [],
  edges: { facebook: ['POST {phoneNumber}/register', 'POST {phoneNumber}/deregister'] },
  header: undefined,
  errors: ['133016'],
  source: 'Meta, WhatsApp registration',
}
