import { draw } from './random.js';
const NOTHING = { cpuMs: 0, timeMs: 0 };
/** Draws what a call costs from the first entry that fits it. */
export function timeSpent(entries, call, meters, random) {
    for (const entry of entries) {
        if (entry.method !== undefined && entry.method.toUpperCase() !== call.method)
            continue;
        if (entry.edge !== undefined && entry.edge !== call.edge)
            continue;
        if (entry.family !== undefined && !meters.some((meter) => meter.family.name === entry.family))
            continue;
        return {
            cpuMs: Math.round(draw(entry.cpuMs ?? 0, random)),
            timeMs: Math.round(draw(entry.timeMs ?? 0, random)),
        };
    }
    return NOTHING;
}
//# sourceMappingURL=call-times.js.map