import type { Amount, Gauge, Level } from './gauge.ts';
/**
 * A leaky bucket that drains evenly. The call that fills it may overflow it, so that nobody passes more often
 * than it drains; rejected calls fill it up to the rim and no further.
 */
export declare class BucketGauge implements Gauge {
    #private;
    constructor(drainMs: (points: number) => number, points: () => number);
    advance(at: number): void;
    count(at: number): number;
    isFull(at: number): boolean;
    add(at: number, amount: Amount, failed: boolean): void;
    level(at: number): Level;
    belowFullAt(at: number): number;
}
//# sourceMappingURL=bucket-gauge.d.ts.map