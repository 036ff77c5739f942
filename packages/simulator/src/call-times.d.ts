import type { Call } from './call.ts';
import type { Meter } from './meter.ts';
import type { CallTime } from './options.ts';
import { type Random } from './random.ts';
/** The CPU and total time that one call took, in whole milliseconds. */
export interface TimeSpent {
    readonly cpuMs: number;
    readonly timeMs: number;
}
/** Draws what a call costs from the first entry that fits it. */
export declare function timeSpent(entries: readonly CallTime[], call: Call, meters: readonly Meter[], random: Random): TimeSpent;
//# sourceMappingURL=call-times.d.ts.map