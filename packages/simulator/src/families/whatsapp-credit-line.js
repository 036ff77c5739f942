import { tooManyCalls } from './errors.js';
import { HOUR_MS } from './windows.js';
const error = tooManyCalls(80008, 'calls to this WhatsApp Business account');
const edges = new Set([
    'extendedcredits',
    'owning_credit_allocation_configs',
    'whatsapp_credit_sharing_and_attach',
]);
/** The credit-line APIs: 5,000 calls an hour for the app. */
export const whatsappCreditLine = {
    name: 'whatsapp_credit_line',
    of: 'app',
    perApp: false,
    replacesPlatform: true,
    report: 'business',
    reportedAs: 'whatsapp_business_management',
    countsRejected: true,
    rule: { kind: 'window', windowMs: HOUR_MS, calls: () => 5_000 },
    objectOf: ({ node, edge, token }) => edges.has(edge) || node.kind === 'allocation_config' ? token.appId : undefined,
    error: () => error,
};
//# sourceMappingURL=whatsapp-credit-line.js.map