import type { Call } from './call.ts';
import type { ErrorAnswer, Family } from './family.ts';
import type { Meter } from './meter.ts';
import type { Meters } from './meters.ts';
import type { CallTime } from './options.ts';
import type { Random } from './random.ts';
/** What becomes of a request. */
export interface Verdict {
    /** The limits that it fell under. */
    readonly meters: readonly Meter[];
    /** The error of the first limit that rejects it; undefined if none does. */
    readonly error: ErrorAnswer | undefined;
}
/** Finds the limits that requests fall under, decides, and counts them. */
export declare class Judge {
    #private;
    constructor(families: readonly Family[], meters: Meters, callTimes: readonly CallTime[], random: Random);
    /**
     * Judges one request, which makes one call or, with `?ids=`, several. If one limit rejects, the request is
     * rejected as a whole; all its limits count it either way.
     */
    judge(calls: readonly [Call, ...Call[]], at: number): Verdict;
}
//# sourceMappingURL=judge.d.ts.map