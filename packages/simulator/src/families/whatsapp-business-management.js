import { tooManyCalls } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = tooManyCalls(80008, 'calls to this WhatsApp Business account');
const edges = new Set([
    'assigned_users',
    'message_templates',
    'phone_numbers',
    'subscribed_apps',
]);
/** The WhatsApp Business account that a call manages. Messages and their media are no management. */
function accountOf({ node, edge }) {
    if (edge === 'messages' || edge === 'media')
        return undefined;
    if (node.ownerKind === 'whatsapp_account')
        return node.ownerId;
    return node.kind === 'object' && edges.has(edge) ? node.id : undefined;
}
/** Managing one WhatsApp Business account: 200 calls an hour, 5,000 once it has a registered number. */
export const whatsappBusinessManagement = {
    name: 'whatsapp_business_management',
    of: 'whatsapp_account',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: {
        kind: 'window',
        windowMs: HOUR_MS,
        calls: (_app, account) => (account.registeredNumbers >= 1 ? 5_000 : 200),
    },
    objectOf: accountOf,
    error: () => error,
};
//# sourceMappingURL=whatsapp-business-management.js.map