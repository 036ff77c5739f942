import type { Family } from '../family.ts';
/** 750 private replies an hour to comments on posts and reels. */
export declare const instagramRepliesPosts: Family;
//# sourceMappingURL=instagram-replies-posts.d.ts.map