import { DAY_MS } from './windows.js';
/** No rejection of graph.threads.net has been recorded; this is the wording of the Platform limits. */
const error = {
    status: 403,
    code: 4,
    message: '(#4) Application request limit reached',
    transient: true,
};
const FEWEST_IMPRESSIONS = 10;
function impressionsOf({ impressions }) {
    return Math.max(FEWEST_IMPRESSIONS, impressions);
}
/** All of graph.threads.net, per app and profile: calls, CPU time and total time in 24 hours, per impression. */
export const threads = {
    name: 'threads',
    of: 'threads_user',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: {
        kind: 'window',
        windowMs: DAY_MS,
        calls: (_app, profile) => 4_800 * impressionsOf(profile),
        cpuMs: (_app, profile) => 720_000 * impressionsOf(profile),
        timeMs: (_app, profile) => 2_880_000 * impressionsOf(profile),
    },
    objectOf: ({ host, node, token }) => host !== 'graph.threads.net'
        ? undefined
        : node.ownerKind === 'threads_user'
            ? node.ownerId
            : token.ownerId,
    error: () => error,
};
//# sourceMappingURL=threads.js.map