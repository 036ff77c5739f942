import type { Amount, Gauge, Level } from './gauge.ts';
/** Different members in a rolling window. Each counts for a full window from the first time it was named. */
export declare class DistinctGauge implements Gauge {
    #private;
    constructor(windowMs: number, capacity: () => number);
    advance(at: number): void;
    count(at: number): number;
    isFull(at: number, member: string | undefined): boolean;
    add(at: number, amount: Amount, failed: boolean): void;
    level(at: number): Level;
    belowFullAt(at: number): number;
}
//# sourceMappingURL=distinct-gauge.d.ts.map