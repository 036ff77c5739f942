import { timeSpent } from './call-times.js';
/** Finds the limits that requests fall under, decides, and counts them. */
export class Judge {
    #families;
    #meters;
    #callTimes;
    #random;
    constructor(families, meters, callTimes, random) {
        this.#families = families;
        this.#meters = meters;
        this.#callTimes = callTimes;
        this.#random = random;
    }
    /**
     * Judges one request, which makes one call or, with `?ids=`, several. If one limit rejects, the request is
     * rejected as a whole; all its limits count it either way.
     */
    judge(calls, at) {
        const hits = [];
        for (const call of calls)
            this.#addHits(hits, call, at);
        let first;
        for (const hit of hits) {
            hit.rejects = hit.meter.rejects(at, hit.member);
            if (hit.rejects && first === undefined)
                first = hit;
        }
        const meters = hits.map((hit) => hit.meter);
        const { cpuMs, timeMs } = timeSpent(this.#callTimes, calls[0], meters, this.#random);
        for (const { meter, cost, member, rejects } of hits) {
            meter.arrive(at, { calls: cost, cpuMs, timeMs, member }, first === undefined, rejects, false);
        }
        return { meters, error: first?.meter.family.error(first.call) };
    }
    #addHits(hits, call, at) {
        let replaced = false;
        for (const family of this.#families) {
            if (replaced && family.yields)
                continue;
            const objectId = family.objectOf(call);
            if (objectId === undefined)
                continue;
            if (family.replacesPlatform)
                replaced = true;
            const { rule } = family;
            const meter = this.#meters.of(family, call.token.appId, objectId);
            const member = rule.kind === 'distinct' ? rule.member(call) : undefined;
            const cost = family.cost?.(call) ?? 1;
            const same = hits.find((hit) => hit.meter === meter && hit.member === member);
            if (same === undefined) {
                meter.catchUp(at);
                hits.push({ meter, call, member, cost, rejects: false });
            }
            else {
                same.cost += cost;
            }
        }
    }
}
//# sourceMappingURL=judge.js.map