import type { Family } from '../family.ts';
/** Lead forms of one page: 4,800 calls in 24 hours per lead of the past 90 days. */
export declare const leadgen: Family;
//# sourceMappingURL=leadgen.d.ts.map