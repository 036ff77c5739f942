import { type Arrivals } from './arrivals.ts';
import { type SimulatorClock } from './clock.ts';
import { type FactsOwner } from './declarations.ts';
import { type Facts } from './facts.ts';
import { type SimulatorFetch } from './fetch.ts';
import type { Counts, Usage } from './meter.ts';
import type { MeterName, SimulatorOptions } from './options.ts';
import { type Quota } from './quota.ts';
import { type SimulatorRequest, type SimulatorResponse } from './request.ts';
/** Meta's side of its rate limits. */
export interface Simulator {
    /** Where the simulator takes its time from. */
    readonly clock: SimulatorClock;
    /** Answers a request that arrives now. Anything that a network may carry gets an answer; nothing throws. */
    handle(request: SimulatorRequest): SimulatorResponse;
    /** Like the global `fetch`, without a network: half of the latency passes before arrival, half after it. */
    readonly fetch: SimulatorFetch;
    /** The exact log of arrivals, foreign ones up to now included. */
    readonly arrivals: Arrivals;
    /** What one limit has seen since the start. */
    counts(meter: MeterName): Counts;
    /**
     * What one limit has used, exactly. `at` defaults to now, and may lie in the future: then as if nothing else
     * arrived.
     */
    usage(meter: MeterName, at?: number): Usage;
    /** Every limit that has been touched, with its usage now. */
    usages(): Usage[];
    /** Changes a capacity from now on. What the window holds stays. */
    setQuota(quota: Quota): void;
    /** Changes facts from now on. What the windows hold stays. */
    setFacts(owner: FactsOwner, facts: Partial<Facts>): void;
}
/** Makes a Meta to test against: its limits as documented, its numbers known. */
export declare function createSimulator(options: SimulatorOptions): Simulator;
//# sourceMappingURL=simulator.d.ts.map