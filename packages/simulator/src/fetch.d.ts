import type { SimulatorClock } from './clock.ts';
import { type Random, type RangeMs } from './random.ts';
import type { SimulatorRequest, SimulatorResponse } from './request.ts';
/** The part of the global `fetch` that clients of Meta's APIs use. */
export type SimulatorFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
/** Puts `handle` behind the shape of `fetch`, with a delay on the way there and on the way back. */
export declare function createFetch(handle: (request: SimulatorRequest) => SimulatorResponse, clock: SimulatorClock, latencyMs: RangeMs | undefined, random: Random): SimulatorFetch;
//# sourceMappingURL=fetch.d.ts.map