import type { Family } from '../family.ts';
/** 1,000 replies in 24 hours from one Threads profile. */
export declare const threadsReplies: Family;
//# sourceMappingURL=threads-replies.d.ts.map