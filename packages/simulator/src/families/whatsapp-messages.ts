import type { Call } from '../call.ts'

/** The phone number that a call sends a WhatsApp message from, undeclared ones known by `messaging_product`. */
export function whatsappSender({ method, node, edge, params }: Call): string | undefined {
  if (method !== 'POST' || edge !== 'messages') return undefined
  if (node.kind === 'whatsapp_number') return node.id
  return node.kind === 'object' && params.get('messaging_product') === 'whatsapp' ? node.id : undefined
}

/** Whom a call sends a message to, as WhatsApp knows them: "+49 (30) 1" and "49301" are one person. */
export function whatsappRecipient({ params }: Call): string | undefined {
  return params.get('to')?.replace(/[\s()+-]/g, '')
}
