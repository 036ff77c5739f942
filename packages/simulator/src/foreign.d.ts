import type { Amount } from './gauge.ts';
import type { ForeignTraffic } from './options.ts';
/** A seeded Poisson stream of someone else's calls, drawn only when time has passed over them. */
export declare class ForeignSource {
    #private;
    readonly amount: Amount;
    constructor(traffic: ForeignTraffic, seed: number, index: number, startAt: number);
    /** When the next call arrives, if that is not after `now`. Asking again without `take` gives the same. */
    nextUntil(now: number): number | undefined;
    /** Goes on to the call after the one that `nextUntil` gave. */
    take(): void;
}
//# sourceMappingURL=foreign.d.ts.map