import { tooManyCalls } from './errors.js';
import { DAY_MS } from './windows.js';
const error = tooManyCalls(80001, 'calls to this Page account');
/** Whatever a page token does is its page's doing; a system user is under the limit of the page it asks about. */
function pageOf({ node, token }) {
    if (token.type !== 'page' && token.type !== 'system_user')
        return undefined;
    if (node.ownerKind === 'page')
        return node.ownerId;
    return token.type === 'page' ? token.ownerId : undefined;
}
/** Pages, with a page or system user token: 4,800 calls in 24 hours per engaged user. */
export const pages = {
    name: 'pages',
    of: 'page',
    perApp: true,
    replacesPlatform: true,
    yields: true,
    report: 'business',
    countsRejected: true,
    rule: { kind: 'window', windowMs: DAY_MS, calls: (_app, page) => 4_800 * page.engagedUsers },
    objectOf: pageOf,
    error: () => error,
};
//# sourceMappingURL=pages.js.map