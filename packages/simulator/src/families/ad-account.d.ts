import type { Family } from '../family.ts';
/**
 * The score of one ad account: a read is 1 point, a write 3, and a full bucket drains in 300 seconds. It holds
 * 60 points and stays closed for 300 seconds in the development tier; 9,000 and 60 in the standard tier.
 */
export declare const adAccount: Family;
//# sourceMappingURL=ad-account.d.ts.map