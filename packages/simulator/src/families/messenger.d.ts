import type { Call } from '../call.ts';
import type { Family } from '../family.ts';
/** The page whose Messenger a call is about. Messages of its Instagram account have limits of their own. */
export declare function messengerPage(call: Call): string | undefined;
/** Messenger of one page: 200 calls in 24 hours per person that the page can message. */
export declare const messenger: Family;
//# sourceMappingURL=messenger.d.ts.map