import type { Family } from '../family.ts';
/** Batch uploads to one catalog: 200 + 200 × log2(unique users) calls an hour. */
export declare const catalogBatch: Family;
//# sourceMappingURL=catalog-batch.d.ts.map