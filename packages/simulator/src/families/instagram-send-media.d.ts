import type { Family } from '../family.ts';
/** 10 messages a second of audio or video. */
export declare const instagramSendMedia: Family;
//# sourceMappingURL=instagram-send-media.d.ts.map