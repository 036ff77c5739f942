import { customLimit } from './errors.js';
import { DAY_MS } from './windows.js';
const error = customLimit();
/** 30 different hashtags in 7 days per Instagram account. Asking for one again is free, and does not renew it. */
export const instagramHashtags = {
    name: 'instagram_hashtags',
    of: 'instagram_account',
    perApp: false,
    replacesPlatform: false,
    report: 'none',
    countsRejected: false,
    rule: {
        kind: 'distinct',
        windowMs: 7 * DAY_MS,
        members: () => 30,
        member: ({ params }) => (params.get('q') ?? '').toLowerCase(),
    },
    objectOf: ({ node, params }) => node.id === 'ig_hashtag_search' ? (params.get('user_id') ?? undefined) : undefined,
    error: () => error,
};
//# sourceMappingURL=instagram-hashtags.js.map