/** What one arrival brings. Whole numbers. */
export interface Amount {
    /** Calls, or points of a bucket. */
    readonly calls: number;
    readonly cpuMs: number;
    readonly timeMs: number;
    /** What the call names, where a limit counts different names. */
    readonly member?: string | undefined;
}
/** How much of a limit is used, exactly. */
export interface Level {
    /** Calls in the window, or points in the bucket, or different members in the window. */
    readonly count: number;
    /** How many there may be. */
    readonly capacity: number;
    /** CPU time in the window, in milliseconds. */
    readonly cpuMs: number;
    readonly cpuCapacityMs: number;
    /** Total time in the window, in milliseconds. */
    readonly timeMs: number;
    readonly timeCapacityMs: number;
}
/** The capacities in force at the moment they are asked for. */
export interface Capacities {
    calls(failures: number): number;
    cpuMs(): number;
    timeMs(): number;
}
/** Measures how much of one limit is used. Times must not run backwards. */
export interface Gauge {
    /** Forgets what no longer counts. Optional for the result, but it keeps the other methods fast. */
    advance(at: number): void;
    /** What is used of the number of calls, points or members. */
    count(at: number): number;
    /** Whether a call that arrives now finds the limit at or over 100 %. */
    isFull(at: number, member: string | undefined): boolean;
    /** Counts an arrival. */
    add(at: number, amount: Amount, failed: boolean): void;
    /** What is used at a moment that is not before the last arrival. */
    level(at: number): Level;
    /** The first moment, not before `at`, when the limit is below 100 % if nothing else arrives. */
    belowFullAt(at: number): number;
}
//# sourceMappingURL=gauge.d.ts.map