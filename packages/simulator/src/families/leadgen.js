import { tooManyCalls } from './errors.js';
import { DAY_MS } from './windows.js';
const error = tooManyCalls(80005, 'leadgen api calls to this Page account');
/** The page whose forms or leads a call is about. With a page token, an undeclared form is the page's own. */
function leadgenPage({ node, edge, token }) {
    if (node.ownerKind === 'page') {
        return node.kind === 'lead_form' || edge === 'leadgen_forms' ? node.ownerId : undefined;
    }
    return node.kind === 'object' && edge === 'leads' && token.type === 'page' ? token.ownerId : undefined;
}
/** Lead forms of one page: 4,800 calls in 24 hours per lead of the past 90 days. */
export const leadgen = {
    name: 'leadgen',
    of: 'page',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: { kind: 'window', windowMs: DAY_MS, calls: (_app, page) => 4_800 * page.leads },
    objectOf: leadgenPage,
    error: () => error,
};
//# sourceMappingURL=leadgen.js.map