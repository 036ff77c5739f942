import type { Call } from './call.ts';
import type { Usage } from './meter.ts';
import type { MeterName } from './options.ts';
import type { World } from './world.ts';
/** The truth, for the few answers that tell it. Undefined for limits that are switched off. */
export type UsageOf = (meter: MeterName) => Usage | undefined;
/** A small plausible answer to an accepted call. */
export declare function answerTo(call: Call, world: World, usageOf: UsageOf): unknown;
//# sourceMappingURL=answer.d.ts.map