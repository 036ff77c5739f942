/** One call, or one foreign call, as one limit saw it. A call that falls under three limits arrives three times. */
export interface Arrival {
    /** When it arrived, in milliseconds since the epoch. */
    readonly at: number;
    readonly family: string;
    readonly subject: string;
    /** Calls, or points, that it takes. */
    readonly cost: number;
    /** Whether it was answered; a call that any limit rejects is rejected as a whole. */
    readonly accepted: boolean;
    /** Whether it was someone else's. */
    readonly foreign: boolean;
}
/** The exact log of arrivals, oldest first within each limit. */
export interface Arrivals extends Iterable<Arrival> {
    /** How many are remembered. */
    readonly length: number;
    /** How many there were since the start. */
    readonly total: number;
}
interface Source {
    readonly family: {
        readonly name: string;
    };
    readonly subject: string;
}
/** Keeps the newest arrivals in columns: some twenty bytes each instead of an object. */
export declare class ArrivalLog implements Arrivals {
    #private;
    constructor(limit: number);
    get total(): number;
    get length(): number;
    add(at: number, source: Source, cost: number, accepted: boolean, foreign: boolean): void;
    [Symbol.iterator](): Generator<Arrival>;
}
export {};
//# sourceMappingURL=arrivals.d.ts.map