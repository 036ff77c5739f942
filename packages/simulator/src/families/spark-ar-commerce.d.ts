import type { Family } from '../family.ts';
/** Commerce accounts: 200 calls an hour for the app, 40 more per catalog. */
export declare const sparkArCommerce: Family;
//# sourceMappingURL=spark-ar-commerce.d.ts.map