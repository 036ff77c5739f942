import type { Family } from '../family.ts';
/** Everything else about one catalog: 20,000 + 20,000 × log2(unique users) calls an hour. */
export declare const catalogManagement: Family;
//# sourceMappingURL=catalog-management.d.ts.map