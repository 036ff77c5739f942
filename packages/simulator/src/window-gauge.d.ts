import type { Amount, Capacities, Gauge, Level } from './gauge.ts';
/** Calls, CPU time and total time in one rolling window, each with its own capacity. */
export declare class WindowGauge implements Gauge {
    #private;
    constructor(windowMs: number, capacities: Capacities);
    advance(at: number): void;
    count(at: number): number;
    isFull(at: number): boolean;
    add(at: number, amount: Amount, failed: boolean): void;
    level(at: number): Level;
    belowFullAt(at: number): number;
}
//# sourceMappingURL=window-gauge.d.ts.map