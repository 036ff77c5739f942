import type { Family } from '../family.ts';
/** 250 posts in 24 hours from one Threads profile. A carousel is one post. */
export declare const threadsPosts: Family;
//# sourceMappingURL=threads-posts.d.ts.map