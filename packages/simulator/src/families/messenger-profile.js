import { customLimit } from './errors.js';
import { messengerPage } from './messenger.js';
import { MINUTE_MS } from './windows.js';
const error = customLimit();
/** 10 calls in 10 minutes to the Messenger profile of a page. */
export const messengerProfile = {
    name: 'messenger_profile',
    of: 'page',
    perApp: true,
    replacesPlatform: true,
    report: 'none',
    countsRejected: true,
    rule: { kind: 'window', windowMs: 10 * MINUTE_MS, calls: () => 10 },
    objectOf: (call) => (call.edge === 'messenger_profile' ? messengerPage(call) : undefined),
    error: () => error,
};
//# sourceMappingURL=messenger-profile.js.map