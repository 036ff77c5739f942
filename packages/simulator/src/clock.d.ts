/** Where the simulator takes its time from. Any object of this shape will do, a virtual clock included. */
export interface SimulatorClock {
    /** The present moment, in milliseconds since the epoch. */
    now(): number;
    /** Runs `callback` once after `delayMs` milliseconds. Returns a function that cancels it. */
    setTimer(callback: () => void, delayMs: number): () => void;
}
/** The clock of the machine: `Date.now()` and `setTimeout`. */
export declare const systemClock: SimulatorClock;
//# sourceMappingURL=clock.d.ts.map