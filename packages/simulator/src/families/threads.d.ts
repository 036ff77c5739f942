import type { Family } from '../family.ts';
/** All of graph.threads.net, per app and profile: calls, CPU time and total time in 24 hours, per impression. */
export declare const threads: Family;
//# sourceMappingURL=threads.d.ts.map