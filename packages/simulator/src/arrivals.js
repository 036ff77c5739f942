const ACCEPTED = 1;
const FOREIGN = 2;
const FIRST_SIZE = 1_024;
/** Keeps the newest arrivals in columns: some twenty bytes each instead of an object. */
export class ArrivalLog {
    #limit;
    #sources = [];
    #indexes = new Map();
    #at;
    #source;
    #cost;
    #flags;
    #total = 0;
    constructor(limit) {
        if (!Number.isInteger(limit) || limit < 0) {
            throw new TypeError(`arrivalLimit is ${limit}, but must be a whole number not below 0`);
        }
        this.#limit = limit;
        const size = Math.min(FIRST_SIZE, limit);
        this.#at = new Float64Array(size);
        this.#source = new Uint32Array(size);
        this.#cost = new Uint32Array(size);
        this.#flags = new Uint8Array(size);
    }
    get total() {
        return this.#total;
    }
    get length() {
        return Math.min(this.#total, this.#limit);
    }
    add(at, source, cost, accepted, foreign) {
        if (this.#limit === 0) {
            this.#total++;
            return;
        }
        if (this.#total === this.#at.length && this.#total < this.#limit)
            this.#grow();
        let index = this.#indexes.get(source);
        if (index === undefined) {
            index = this.#sources.push(source) - 1;
            this.#indexes.set(source, index);
        }
        const slot = this.#total++ % this.#at.length;
        this.#at[slot] = at;
        this.#source[slot] = index;
        this.#cost[slot] = cost;
        this.#flags[slot] = (accepted ? ACCEPTED : 0) | (foreign ? FOREIGN : 0);
    }
    *[Symbol.iterator]() {
        const end = this.#total;
        for (let i = end - this.length; i < end; i++) {
            const slot = i % this.#at.length;
            const source = this.#sources[this.#source[slot]];
            yield {
                at: this.#at[slot],
                family: source.family.name,
                subject: source.subject,
                cost: this.#cost[slot],
                accepted: (this.#flags[slot] & ACCEPTED) !== 0,
                foreign: (this.#flags[slot] & FOREIGN) !== 0,
            };
        }
    }
    #grow() {
        const size = Math.min(this.#at.length * 2, this.#limit);
        const at = new Float64Array(size);
        at.set(this.#at);
        this.#at = at;
        const source = new Uint32Array(size);
        source.set(this.#source);
        this.#source = source;
        const cost = new Uint32Array(size);
        cost.set(this.#cost);
        this.#cost = cost;
        const flags = new Uint8Array(size);
        flags.set(this.#flags);
        this.#flags = flags;
    }
}
//# sourceMappingURL=arrivals.js.map