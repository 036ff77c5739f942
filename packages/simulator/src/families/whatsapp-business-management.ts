import type { Call } from '../call.ts'
import type { Family } from '../family.ts'
import { tooManyCalls } from './errors.ts'
import { HOUR_MS } from './windows.ts'

const error = tooManyCalls(80008, 'calls to this WhatsApp Business account')

const edges: ReadonlySet<string> = new Set([
  'assigned_users',
  'message_templates',
  'phone_numbers',
  'subscribed_apps',
])

/** The WhatsApp Business account that a call manages. Messages and their media are no management. */
function accountOf({ node, edge }: Call): string | undefined {
  if (edge === 'messages' || edge === 'media') return undefined
  if (node.ownerKind === 'whatsapp_account') return node.ownerId
  return node.kind === 'object' && edges.has(edge) ? node.id : undefined
}

/** Managing one WhatsApp Business account: 200 calls an hour, 5,000 once it has a registered number. */
export const whatsappBusinessManagement: Family = {
  name: 'whatsapp_business_management',
  of: 'whatsapp_account',
  perApp: true,
  replacesPlatform: true,
  report: 'business',
  countsRejected: true,
  rule: {
    kind: 'window',
    windowMs: HOUR_MS,
    calls: (_app, account) => (account.registeredNumbers >= 1 ? 5_000 : 200),
  },
  objectOf: accountOf,
  error: () => error,
}
