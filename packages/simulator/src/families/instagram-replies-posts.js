import { customLimit } from './errors.js';
import { senderOf } from './instagram-calls.js';
import { HOUR_MS } from './windows.js';
const error = customLimit();
/** 750 private replies an hour to comments on posts and reels. */
export const instagramRepliesPosts = {
    name: 'instagram_replies_posts',
    of: 'instagram_account',
    perApp: true,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: HOUR_MS, calls: () => 750 },
    objectOf: (call) => senderOf(call, 'reply to post'),
    error: () => error,
};
//# sourceMappingURL=instagram-replies-posts.js.map