import { whatsappSender } from './whatsapp-messages.js';
import { SECOND_MS } from './windows.js';
const error = {
    status: 429,
    code: 130429,
    subcode: 2494055,
    message: '(#130429) Rate limit hit',
    data: { messaging_product: 'whatsapp', details: 'Cloud API message throughput has been reached.' },
};
/**
 * Messages a second of one WhatsApp number: 80, 1,000 or 20. Messages that come in count too; foreign traffic on
 * this limit stands for them.
 */
export const whatsappThroughput = {
    name: 'whatsapp_throughput',
    of: 'whatsapp_number',
    perApp: false,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: SECOND_MS, calls: (_app, number) => number.messagesPerSecond },
    objectOf: whatsappSender,
    error: () => error,
};
//# sourceMappingURL=whatsapp-throughput.js.map