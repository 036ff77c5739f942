import type { Call } from './call.ts'
import type { Meter } from './meter.ts'
import type { CallTime } from './options.ts'
import { draw, type Random } from './random.ts'

/** The CPU and total time that one call took, in whole milliseconds. */
export interface TimeSpent {
  readonly cpuMs: number
  readonly timeMs: number
}

const NOTHING: TimeSpent = { cpuMs: 0, timeMs: 0 }

/** Draws what a call costs from the first entry that fits it. */
export function timeSpent(
  entries: readonly CallTime[],
  call: Call,
  meters: readonly Meter[],
  random: Random,
): TimeSpent {
  for (const entry of entries) {
    if (entry.method !== undefined && entry.method.toUpperCase() !== call.method) continue
    if (entry.edge !== undefined && entry.edge !== call.edge) continue
    if (entry.family !== undefined && !meters.some((meter) => meter.family.name === entry.family)) continue
    return {
      cpuMs: Math.round(draw(entry.cpuMs ?? 0, random)),
      timeMs: Math.round(draw(entry.timeMs ?? 0, random)),
    }
  }
  return NOTHING
}
