import { publishingLimit } from './threads-publishing.js';
import { DAY_MS } from './windows.js';
/** 100 deletions in 24 hours from one Threads profile. */
export const threadsDeletes = {
    name: 'threads_deletes',
    of: 'threads_user',
    perApp: false,
    replacesPlatform: false,
    report: 'none',
    countsRejected: false,
    rule: { kind: 'window', windowMs: DAY_MS, calls: () => 100 },
    objectOf: ({ method, host, node }) => method === 'DELETE' && host === 'graph.threads.net' && node.ownerKind === 'threads_user'
        ? node.ownerId
        : undefined,
    error: () => publishingLimit,
};
//# sourceMappingURL=threads-deletes.js.map