import type { Call } from '../call.ts';
/** The phone number that a call sends a WhatsApp message from, undeclared ones known by `messaging_product`. */
export declare function whatsappSender({ method, node, edge, params }: Call): string | undefined;
//# sourceMappingURL=whatsapp-messages.d.ts.map