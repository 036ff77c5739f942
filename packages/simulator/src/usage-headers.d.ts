import type { Call } from './call.ts';
import type { Meter } from './meter.ts';
import type { HeaderOptions } from './options.ts';
/** Every name above in lower case. */
export declare const lowerCase: ReadonlyMap<string, string>;
/** Writes the usage headers of one response. */
export declare class UsageHeaders {
    #private;
    constructor(options?: HeaderOptions);
    /** The headers for the limits that a call fell under, as name and value pairs. */
    write(call: Call, meters: readonly Meter[], at: number, accepted: boolean): [string, string][];
}
//# sourceMappingURL=usage-headers.d.ts.map