import { isPageNode, pageRequestLimit } from './page-requests.js';
import { HOUR_MS } from './windows.js';
const error = { status: 400, code: 17, message: '(#17) User request limit reached' };
/** Meta keeps the real number secret. This one lies above the 200 that the page says a user may exceed. */
const CALLS_PER_HOUR = 1_000;
/** Platform limit of a user, across all apps. No header shows it. */
export const user = {
    name: 'user',
    of: 'user',
    perApp: false,
    replacesPlatform: false,
    yields: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: HOUR_MS, calls: () => CALLS_PER_HOUR },
    objectOf: ({ token }) => (token.type === 'app' ? undefined : token.ownerId),
    error: (call) => (isPageNode(call) ? pageRequestLimit : error),
};
//# sourceMappingURL=user.js.map