import { customLimit } from './errors.js';
import { senderOf } from './instagram-calls.js';
import { SECOND_MS } from './windows.js';
const error = customLimit();
/** 10 messages a second of audio or video. */
export const instagramSendMedia = {
    name: 'instagram_send_media',
    of: 'instagram_account',
    perApp: true,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 10 },
    objectOf: (call) => senderOf(call, 'media'),
    error: () => error,
};
//# sourceMappingURL=instagram-send-media.js.map