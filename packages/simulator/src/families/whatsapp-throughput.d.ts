import type { Family } from '../family.ts';
/**
 * Messages a second of one WhatsApp number: 80, 1,000 or 20. Messages that come in count too; foreign traffic on
 * this limit stands for them.
 */
export declare const whatsappThroughput: Family;
//# sourceMappingURL=whatsapp-throughput.d.ts.map