/** Different members in a rolling window. Each counts for a full window from the first time it was named. */
export class DistinctGauge {
    #windowMs;
    #capacity;
    /** When each member was first named, oldest first. */
    #firstAt = new Map();
    #unnamed = 0;
    constructor(windowMs, capacity) {
        this.#windowMs = windowMs;
        this.#capacity = capacity;
    }
    advance(at) {
        for (const [member, firstAt] of this.#firstAt) {
            if (firstAt > at - this.#windowMs)
                break;
            this.#firstAt.delete(member);
        }
    }
    count(at) {
        let count = this.#firstAt.size;
        for (const firstAt of this.#firstAt.values()) {
            if (firstAt > at - this.#windowMs)
                break;
            count--;
        }
        return count;
    }
    isFull(at, member) {
        const firstAt = member === undefined ? undefined : this.#firstAt.get(member);
        if (firstAt !== undefined && firstAt > at - this.#windowMs)
            return false;
        return this.count(at) >= this.#capacity();
    }
    add(at, amount, failed) {
        this.advance(at);
        const member = amount.member ?? ` ${++this.#unnamed}`;
        if (!failed && !this.#firstAt.has(member))
            this.#firstAt.set(member, at);
    }
    level(at) {
        const unlimited = Number.POSITIVE_INFINITY;
        return {
            count: this.count(at),
            capacity: this.#capacity(),
            cpuMs: 0,
            cpuCapacityMs: unlimited,
            timeMs: 0,
            timeCapacityMs: unlimited,
        };
    }
    belowFullAt(at) {
        const capacity = this.#capacity();
        if (capacity <= 0)
            return Number.POSITIVE_INFINITY;
        let excess = this.count(at) - Math.ceil(capacity) + 1;
        if (excess <= 0)
            return at;
        for (const firstAt of this.#firstAt.values()) {
            if (firstAt > at - this.#windowMs && --excess === 0)
                return firstAt + this.#windowMs;
        }
        return at;
    }
}
//# sourceMappingURL=distinct-gauge.js.map