import { isPageNode, pageRequestLimit } from './page-requests.js';
import { HOUR_MS } from './windows.js';
const error = {
    status: 403,
    code: 4,
    message: '(#4) Application request limit reached',
    transient: true,
};
/**
 * Platform limit of an app: 200 calls per user and hour. The hosts keep separate budgets, so the subject on
 * graph.instagram.com is `<appId>@graph.instagram.com`.
 */
export const app = {
    name: 'app',
    of: 'app',
    perApp: false,
    replacesPlatform: false,
    yields: true,
    report: 'app',
    countsRejected: true,
    rule: { kind: 'window', windowMs: HOUR_MS, calls: (facts) => 200 * facts.users },
    objectOf: ({ host, token }) => (host === 'graph.facebook.com' ? token.appId : `${token.appId}@${host}`),
    error: (call) => (isPageNode(call) ? pageRequestLimit : error),
};
//# sourceMappingURL=app.js.map