import type { Family } from '../family.ts';
/** Pages, with a page or system user token: 4,800 calls in 24 hours per engaged user. */
export declare const pages: Family;
//# sourceMappingURL=pages.d.ts.map