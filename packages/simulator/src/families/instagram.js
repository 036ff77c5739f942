import { tooManyCalls } from './errors.js';
import { instagramMessaging } from './instagram-calls.js';
import { DAY_MS } from './windows.js';
const error = tooManyCalls(80002, 'calls to this Instagram account');
/** Business Discovery, a field of one's own account, stays under the Platform limits. */
function isBusinessDiscovery({ edge, params }) {
    return edge === '' && (params.get('fields')?.includes('business_discovery') ?? false);
}
/** Instagram but for messages: 4,800 calls in 24 hours per impression of the account. */
export const instagram = {
    name: 'instagram',
    of: 'instagram_account',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: { kind: 'window', windowMs: DAY_MS, calls: (_app, account) => 4_800 * account.impressions },
    objectOf: (call) => call.node.ownerKind === 'instagram_account' &&
        instagramMessaging(call) === undefined &&
        !isBusinessDiscovery(call)
        ? call.node.ownerId
        : undefined,
    error: () => error,
};
//# sourceMappingURL=instagram.js.map