import { publisherOf, publishingLimit } from './threads-publishing.js';
import { DAY_MS } from './windows.js';
/** 250 posts in 24 hours from one Threads profile. A carousel is one post. */
export const threadsPosts = {
    name: 'threads_posts',
    of: 'threads_user',
    perApp: false,
    replacesPlatform: false,
    report: 'none',
    countsRejected: false,
    rule: { kind: 'window', windowMs: DAY_MS, calls: () => 250 },
    objectOf: (call) => publisherOf(call, false),
    error: () => publishingLimit,
};
//# sourceMappingURL=threads-posts.js.map