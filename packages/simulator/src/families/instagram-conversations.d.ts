import type { Family } from '../family.ts';
/** 2 calls a second to the conversations of an Instagram account. */
export declare const instagramConversations: Family;
//# sourceMappingURL=instagram-conversations.d.ts.map