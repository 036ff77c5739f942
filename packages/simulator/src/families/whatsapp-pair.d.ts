import type { Family } from '../family.ts';
/**
 * Messages from one WhatsApp number to one person: one every 6 seconds, and up to 45 at once, borrowed from the
 * future. The subject is `<numberId>:<recipient>`.
 */
export declare const whatsappPair: Family;
//# sourceMappingURL=whatsapp-pair.d.ts.map