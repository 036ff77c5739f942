import type { Family } from '../family.ts';
/** Platform limit of a user, across all apps. No header shows it. */
export declare const user: Family;
//# sourceMappingURL=user.d.ts.map