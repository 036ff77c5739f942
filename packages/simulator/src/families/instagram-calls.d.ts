import type { Call } from '../call.ts';
/**
 * The Instagram account whose messages a call is about: named itself, or through its page with
 * `platform=instagram`.
 */
export declare function instagramMessaging({ node, edge, params }: Call): string | undefined;
/** What a message to Instagram is, by the limit that it falls under. */
type InstagramMessage = 'text' | 'media' | 'reply to live' | 'reply to post';
/** The account of a sent message of one sort. */
export declare function senderOf(call: Call, sort: InstagramMessage): string | undefined;
export {};
//# sourceMappingURL=instagram-calls.d.ts.map