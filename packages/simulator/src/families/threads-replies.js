import { publisherOf, publishingLimit } from './threads-publishing.js';
import { DAY_MS } from './windows.js';
/** 1,000 replies in 24 hours from one Threads profile. */
export const threadsReplies = {
    name: 'threads_replies',
    of: 'threads_user',
    perApp: false,
    replacesPlatform: false,
    report: 'none',
    countsRejected: false,
    rule: { kind: 'window', windowMs: DAY_MS, calls: () => 1_000 },
    objectOf: (call) => publisherOf(call, true),
    error: () => publishingLimit,
};
//# sourceMappingURL=threads-replies.js.map