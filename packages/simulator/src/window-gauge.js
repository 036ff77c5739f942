import { CALLS, CPU_MS, FAILURES, RollingLog, TIME_MS } from './rolling-log.js';
/** Calls, CPU time and total time in one rolling window, each with its own capacity. */
export class WindowGauge {
    #log;
    #capacities;
    constructor(windowMs, capacities) {
        this.#log = new RollingLog(windowMs);
        this.#capacities = capacities;
    }
    advance(at) {
        this.#log.expire(at);
    }
    count(at) {
        return this.#log.sum(CALLS, at);
    }
    isFull(at) {
        const log = this.#log;
        return (log.sum(CALLS, at) >= this.#capacities.calls(log.sum(FAILURES, at)) ||
            log.sum(CPU_MS, at) >= this.#capacities.cpuMs() ||
            log.sum(TIME_MS, at) >= this.#capacities.timeMs());
    }
    add(at, amount, failed) {
        this.#log.add(at, amount.calls, failed ? amount.calls : 0, amount.cpuMs, amount.timeMs);
    }
    level(at) {
        const log = this.#log;
        return {
            count: log.sum(CALLS, at),
            capacity: this.#capacities.calls(log.sum(FAILURES, at)),
            cpuMs: log.sum(CPU_MS, at),
            cpuCapacityMs: this.#capacities.cpuMs(),
            timeMs: log.sum(TIME_MS, at),
            timeCapacityMs: this.#capacities.timeMs(),
        };
    }
    belowFullAt(at) {
        const log = this.#log;
        let calls = at;
        // Failures leave the window as calls do, which may raise the capacity on the way: repeat until it holds.
        for (let from = at;; from = calls) {
            calls = log.belowAt(CALLS, this.#capacities.calls(log.sum(FAILURES, from)), at);
            if (calls <= from || calls === Number.POSITIVE_INFINITY)
                break;
        }
        return Math.max(calls, log.belowAt(CPU_MS, this.#capacities.cpuMs(), at), log.belowAt(TIME_MS, this.#capacities.timeMs(), at));
    }
}
//# sourceMappingURL=window-gauge.js.map