import type { Family } from '../family.ts';
/** 100 writes a second to one ad account. */
export declare const adsMutations: Family;
//# sourceMappingURL=ads-mutations.d.ts.map