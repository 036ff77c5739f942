import type { ErrorAnswer, Family } from '../family.ts'
import { whatsappRecipient, whatsappSender } from './whatsapp-messages.ts'

const error: ErrorAnswer = {
  status: 400,
  code: 131056,
  message: '(#131056) (Business Account, Consumer Account) pair rate limit hit',
  data: {
    messaging_product: 'whatsapp',
    details:
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
  },
}

const BURST = 45
const GAP_MS = 6_000

/**
 * Messages from one WhatsApp number to one person: one every 6 seconds, and up to 45 at once, borrowed from the
 * future. The subject is `<numberId>:<recipient>`.
 */
export const whatsappPair: Family = {
  name: 'whatsapp_pair',
  of: 'whatsapp_number',
  perApp: false,
  replacesPlatform: true,
  report: 'none',
  countsRejected: true,
  rule: { kind: 'bucket', points: () => BURST, drainMs: (points) => points * GAP_MS },
  objectOf: (call) => {
    const sender = whatsappSender(call)
    const recipient = whatsappRecipient(call)
    return sender === undefined || recipient === undefined ? undefined : `${sender}:${recipient}`
  },
  error: () => error,
}
