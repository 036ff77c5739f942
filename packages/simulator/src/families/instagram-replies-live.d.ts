import type { Family } from '../family.ts';
/** 100 private replies a second to comments on live broadcasts. */
export declare const instagramRepliesLive: Family;
//# sourceMappingURL=instagram-replies-live.d.ts.map