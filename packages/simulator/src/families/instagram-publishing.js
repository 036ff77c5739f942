import { DAY_MS } from './windows.js';
const error = {
    status: 400,
    code: 9,
    subcode: 2207042,
    message: 'The number of media posts exceeded the limit',
};
/** 100 posts in 24 hours from one Instagram account, by all apps. A carousel is one post. */
export const instagramPublishing = {
    name: 'instagram_publishing',
    of: 'instagram_account',
    perApp: false,
    replacesPlatform: false,
    report: 'none',
    countsRejected: false,
    rule: { kind: 'window', windowMs: DAY_MS, calls: () => 100 },
    objectOf: ({ method, node, edge }) => method === 'POST' && edge === 'media_publish' && node.ownerKind === 'instagram_account'
        ? node.ownerId
        : undefined,
    error: () => error,
};
//# sourceMappingURL=instagram-publishing.js.map