import type { Family } from '../family.ts';
/** 100 posts in 24 hours from one Instagram account, by all apps. A carousel is one post. */
export declare const instagramPublishing: Family;
//# sourceMappingURL=instagram-publishing.d.ts.map