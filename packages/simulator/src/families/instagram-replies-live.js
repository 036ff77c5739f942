import { customLimit } from './errors.js';
import { senderOf } from './instagram-calls.js';
import { SECOND_MS } from './windows.js';
const error = customLimit();
/** 100 private replies a second to comments on live broadcasts. */
export const instagramRepliesLive = {
    name: 'instagram_replies_live',
    of: 'instagram_account',
    perApp: true,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 100 },
    objectOf: (call) => senderOf(call, 'reply to live'),
    error: () => error,
};
//# sourceMappingURL=instagram-replies-live.js.map