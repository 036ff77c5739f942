import type { Family } from '../family.ts';
/**
 * Every limit. The order is the order of judgement: where several limits reject a call, the first one answers.
 * Those that yield come last, because they apply only where nothing before them replaces the Platform limits.
 */
export declare const families: readonly Family[];
//# sourceMappingURL=all.d.ts.map