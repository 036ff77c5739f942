import type { Family } from '../family.ts';
/** Instagram but for messages: 4,800 calls in 24 hours per impression of the account. */
export declare const instagram: Family;
//# sourceMappingURL=instagram.d.ts.map