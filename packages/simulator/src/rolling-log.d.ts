/** What a {@link RollingLog} adds up for every arrival, by position. */
export declare const CALLS = 0;
export declare const FAILURES = 1;
export declare const CPU_MS = 2;
export declare const TIME_MS = 3;
/** One of the sums above. */
export type Column = typeof CALLS | typeof FAILURES | typeof CPU_MS | typeof TIME_MS;
/**
 * The exact log of one rolling window: what arrived at `t` counts until just before `t + windowMs`.
 *
 * Arrivals of one millisecond share an entry, and an entry holds running totals instead of amounts. So adding
 * and expiring cost O(1) amortised, and "when will the sum have fallen below x" is a binary search.
 * Amounts must be whole numbers, which keeps the totals exact.
 */
export declare class RollingLog {
    #private;
    readonly windowMs: number;
    constructor(windowMs: number);
    /** How many milliseconds of the window hold at least one arrival. */
    get entries(): number;
    /** Logs one arrival. `at` must not lie before the arrival logged last. */
    add(at: number, calls: number, failures: number, cpuMs: number, timeMs: number): void;
    /** Forgets what no longer counts at `now`. */
    expire(now: number): void;
    /** The sum of a column in the window that ends at `at`, which must not lie before the last arrival. */
    sum(column: Column, at: number): number;
    /** The first moment, not before `at`, when the sum is below `limit` if nothing else arrives. */
    belowAt(column: Column, limit: number, at: number): number;
}
//# sourceMappingURL=rolling-log.d.ts.map