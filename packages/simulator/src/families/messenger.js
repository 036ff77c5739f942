import { tooManyCalls } from './errors.js';
import { instagramMessaging } from './instagram-calls.js';
import { DAY_MS } from './windows.js';
const error = tooManyCalls(80006, 'messenger api calls to this Page account');
const edges = new Set([
    'conversations',
    'message_attachments',
    'messages',
    'messenger_profile',
    'pass_thread_control',
    'personas',
    'request_thread_control',
    'take_thread_control',
    'thread_owner',
]);
/** The page whose Messenger a call is about. Messages of its Instagram account have limits of their own. */
export function messengerPage(call) {
    const { node, edge, token } = call;
    if (node.ownerKind !== 'page' || !edges.has(edge))
        return undefined;
    if (token.type !== 'page' && token.type !== 'system_user')
        return undefined;
    return instagramMessaging(call) === undefined ? node.ownerId : undefined;
}
/** Messenger of one page: 200 calls in 24 hours per person that the page can message. */
export const messenger = {
    name: 'messenger',
    of: 'page',
    perApp: true,
    replacesPlatform: true,
    report: 'business',
    countsRejected: true,
    rule: { kind: 'window', windowMs: DAY_MS, calls: (_app, page) => 200 * page.messageableUsers },
    objectOf: messengerPage,
    error: () => error,
};
//# sourceMappingURL=messenger.js.map