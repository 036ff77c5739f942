/** What a {@link RollingLog} adds up for every arrival, by position. */
export const CALLS = 0;
export const FAILURES = 1;
export const CPU_MS = 2;
export const TIME_MS = 3;
const FIRST_SIZE = 64;
/**
 * The exact log of one rolling window: what arrived at `t` counts until just before `t + windowMs`.
 *
 * Arrivals of one millisecond share an entry, and an entry holds running totals instead of amounts. So adding
 * and expiring cost O(1) amortised, and "when will the sum have fallen below x" is a binary search.
 * Amounts must be whole numbers, which keeps the totals exact.
 */
export class RollingLog {
    windowMs;
    #at = new Float64Array(FIRST_SIZE);
    #through = [
        new Float64Array(FIRST_SIZE),
        undefined,
        undefined,
        undefined,
    ];
    #total = [0, 0, 0, 0];
    #gone = [0, 0, 0, 0];
    #head = 0;
    #size = 0;
    constructor(windowMs) {
        this.windowMs = windowMs;
    }
    /** How many milliseconds of the window hold at least one arrival. */
    get entries() {
        return this.#size;
    }
    /** Logs one arrival. `at` must not lie before the arrival logged last. */
    add(at, calls, failures, cpuMs, timeMs) {
        this.expire(at);
        let slot = (this.#head + this.#size - 1) & (this.#at.length - 1);
        if (this.#size === 0 || this.#at[slot] !== at) {
            if (this.#size === this.#at.length)
                this.#grow();
            slot = (this.#head + this.#size) & (this.#at.length - 1);
            this.#size++;
            this.#at[slot] = at;
        }
        this.#sum(CALLS, slot, calls);
        this.#sum(FAILURES, slot, failures);
        this.#sum(CPU_MS, slot, cpuMs);
        this.#sum(TIME_MS, slot, timeMs);
    }
    /** Forgets what no longer counts at `now`. */
    expire(now) {
        const mask = this.#at.length - 1;
        const lastGone = now - this.windowMs;
        let left;
        while (this.#size > 0 && this.#at[this.#head] <= lastGone) {
            left = this.#head;
            this.#head = (this.#head + 1) & mask;
            this.#size--;
        }
        if (left === undefined)
            return;
        for (let column = 0; column < 4; column++) {
            const through = this.#through[column];
            if (through !== undefined)
                this.#gone[column] = through[left];
        }
    }
    /** The sum of a column in the window that ends at `at`, which must not lie before the last arrival. */
    sum(column, at) {
        const total = this.#total[column];
        if (this.#size === 0)
            return 0;
        const lastGone = at - this.windowMs;
        if (this.#at[this.#head] > lastGone)
            return total - this.#gone[column];
        const through = this.#through[column];
        if (through === undefined)
            return 0;
        const index = this.#search((slot) => this.#at[slot] > lastGone);
        return total - through[(this.#head + index - 1) & (this.#at.length - 1)];
    }
    /** The first moment, not before `at`, when the sum is below `limit` if nothing else arrives. */
    belowAt(column, limit, at) {
        if (limit <= 0)
            return Number.POSITIVE_INFINITY;
        if (this.sum(column, at) < limit)
            return at;
        const total = this.#total[column];
        const through = this.#through[column];
        const index = this.#search((slot) => total - through[slot] < limit);
        return this.#at[(this.#head + index) & (this.#at.length - 1)] + this.windowMs;
    }
    #search(holds) {
        const mask = this.#at.length - 1;
        let low = 0;
        let high = this.#size;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (holds((this.#head + middle) & mask))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
    #sum(column, slot, amount) {
        let through = this.#through[column];
        if (through === undefined) {
            if (amount === 0)
                return;
            // Every earlier entry holds the total so far, which is nothing.
            through = new Float64Array(this.#at.length);
            this.#through[column] = through;
        }
        const total = this.#total[column] + amount;
        this.#total[column] = total;
        through[slot] = total;
    }
    #grow() {
        const unroll = (old) => {
            const grown = new Float64Array(old.length * 2);
            grown.set(old.subarray(this.#head));
            grown.set(old.subarray(0, this.#head), old.length - this.#head);
            return grown;
        };
        this.#through = this.#through.map((through) => through && unroll(through));
        this.#at = unroll(this.#at);
        this.#head = 0;
    }
}
//# sourceMappingURL=rolling-log.js.map