import type { Family } from '../family.ts';
/** 100 messages a second of text, links, reactions and stickers. */
export declare const instagramSendText: Family;
//# sourceMappingURL=instagram-send-text.d.ts.map