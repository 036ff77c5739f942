import { customLimit } from './errors.js';
import { instagramMessaging } from './instagram-calls.js';
import { SECOND_MS } from './windows.js';
const error = customLimit();
/** 2 calls a second to the conversations of an Instagram account. */
export const instagramConversations = {
    name: 'instagram_conversations',
    of: 'instagram_account',
    perApp: true,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: SECOND_MS, calls: () => 2 },
    objectOf: (call) => (call.edge === 'conversations' ? instagramMessaging(call) : undefined),
    error: () => error,
};
//# sourceMappingURL=instagram-conversations.js.map