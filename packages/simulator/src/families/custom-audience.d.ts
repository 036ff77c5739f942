import type { Family } from '../family.ts';
/** Custom audiences of one ad account: 5,000 or 190,000 calls an hour, 40 more per active audience, never above 700,000. */
export declare const customAudience: Family;
//# sourceMappingURL=custom-audience.d.ts.map