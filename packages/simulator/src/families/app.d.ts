import type { Family } from '../family.ts';
/**
 * Platform limit of an app: 200 calls per user and hour. The hosts keep separate budgets, so the subject on
 * graph.instagram.com is `<appId>@graph.instagram.com`.
 */
export declare const app: Family;
//# sourceMappingURL=app.d.ts.map