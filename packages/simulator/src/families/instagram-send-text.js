import { customLimit } from './errors.js';
import { senderOf } from './instagram-calls.js';
import { SECOND_MS } from './windows.js';
const error = customLimit();
/** 100 messages a second of text, links, reactions and stickers. */
export const instagramSendText = {
    name: 'instagram_send_text',
    of: 'instagram_account',
    perApp: true,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 100 },
    objectOf: (call) => senderOf(call, 'text'),
    error: () => error,
};
//# sourceMappingURL=instagram-send-text.js.map