/**
 * A leaky bucket that drains evenly. The call that fills it may overflow it, so that nobody passes more often
 * than it drains; rejected calls fill it up to the rim and no further.
 */
export class BucketGauge {
    #drainMs;
    #points;
    #level = 0;
    #levelAt = Number.NEGATIVE_INFINITY;
    constructor(drainMs, points) {
        this.#drainMs = drainMs;
        this.#points = points;
    }
    advance(at) {
        this.#level = this.count(at);
        this.#levelAt = at;
    }
    count(at) {
        if (this.#level === 0)
            return 0;
        const points = this.#points();
        return Math.max(0, this.#level - ((at - this.#levelAt) * points) / this.#drainMs(points));
    }
    isFull(at) {
        return this.count(at) >= this.#points();
    }
    add(at, amount, failed) {
        const before = this.count(at);
        const after = before + amount.calls;
        this.#level = failed ? Math.max(before, Math.min(after, this.#points())) : after;
        this.#levelAt = at;
    }
    level(at) {
        const unlimited = Number.POSITIVE_INFINITY;
        return {
            count: this.count(at),
            capacity: this.#points(),
            cpuMs: 0,
            cpuCapacityMs: unlimited,
            timeMs: 0,
            timeCapacityMs: unlimited,
        };
    }
    belowFullAt(at) {
        const points = this.#points();
        if (points <= 0)
            return Number.POSITIVE_INFINITY;
        const excess = this.count(at) - points;
        return excess < 0 ? at : at + Math.floor((excess * this.#drainMs(points)) / points) + 1;
    }
}
//# sourceMappingURL=bucket-gauge.js.map