import type { Call } from '../call.ts';
/** The catalog that a call is about. An id that was never declared is taken for one by edges that only catalogs have. */
export declare function catalogOf({ node, edge }: Call): string | undefined;
/** Whether a call uploads a batch of items. */
export declare function isCatalogBatch({ method, edge }: Call): boolean;
/** The growth of both catalog limits; fewer than one user counts as one, so that there is no negative growth. */
export declare function doublings(uniqueUsers: number): number;
//# sourceMappingURL=catalogs.d.ts.map