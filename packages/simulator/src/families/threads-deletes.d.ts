import type { Family } from '../family.ts';
/** 100 deletions in 24 hours from one Threads profile. */
export declare const threadsDeletes: Family;
//# sourceMappingURL=threads-deletes.d.ts.map