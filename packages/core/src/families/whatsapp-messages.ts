import { SECOND_MS } from '../units.ts'
/** How fast a WhatsApp business phone number may send. */

import { always, type Family } from './family.ts'

/**
 * Received messages count, too, and never pass by here. The app's Platform limit does not hold for messages:
 * an app that sends for a business need not have a single user.
 */
export const whatsappThroughput: Family = {
  name: 'whatsapp_throughput',
  title: 'WhatsApp message throughput',
  subject: 'phoneNumber',
  logic: 'business_use_case',
  algorithm: 'window',
  windowMs: SECOND_MS,
  formula: '80 messages per second; 1000 once upgraded; 20 for a number also in the WhatsApp Business app',
  capacity: ({ messagesPerSecond }) => ({
    calls: messagesPerSecond ?? 80,
    exact: messagesPerSecond !== undefined,
  }),
  facts: ['messagesPerSecond'],
  edges: {
    facebook: [
      'POST {phoneNumber}/messages with whatsapp',
      'POST {phoneNumber}/messages by app,user,system_user',
      'POST */messages of phoneNumber',
      'POST {phoneNumber}/marketing_messages',
    ],
  },
  header: undefined,
  errors: ['130429', '130429/2494055'],
  source: 'Meta, WhatsApp throughput',
}

/**
 * Meta lets up to 45 messages in 6 seconds borrow from the future; five in 40 seconds were refused live, so
 * nothing is borrowed here. Without a body or `subjects.recipient`, the pair is not known and not counted.
 */
export const whatsappPair: Family = {
  name: 'whatsapp_pair',
  title: 'WhatsApp pair rate',
  subject: 'pair',
  logic: 'custom',
  algorithm: 'window',
  windowMs: 6 * SECOND_MS,
  formula: '1 message per 6 seconds to one person',
  capacity: always(1),
  facts: [],
  edges: {},
  useCases: ['whatsapp_throughput'],
  header: undefined,
  errors: ['131056'],
  source: 'Meta, WhatsApp pair rate; the burst: live capture',
}
