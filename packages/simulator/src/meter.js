import { BucketGauge } from './bucket-gauge.js';
import { DistinctGauge } from './distinct-gauge.js';
import { tierOf } from './facts.js';
import { WindowGauge } from './window-gauge.js';
/** Percent used. Multiplied first, so that whole numbers divide exactly. */
function percentOf(used, capacity) {
    return capacity > 0 ? (100 * used) / capacity : 100;
}
/** One family on one subject: its gauge, its facts, and who else uses it. */
export class Meter {
    family;
    subject;
    /** The bare id of the object, as headers spell it. */
    objectId;
    /** A second id to report under. */
    alias;
    app;
    object;
    foreign = [];
    counts = { calls: 0, accepted: 0, rejected: 0, foreign: 0, rejections: 0, peak: 0 };
    #gauge;
    #arrivals;
    #countsRejected;
    #blockedUntil = Number.NEGATIVE_INFINITY;
    #report;
    constructor(family, subject, objectId, alias, app, object, quotas, arrivals, rejectedCallsCount) {
        this.family = family;
        this.subject = subject;
        this.objectId = objectId;
        this.alias = alias;
        this.app = app;
        this.object = object;
        this.#arrivals = arrivals;
        this.#countsRejected = rejectedCallsCount && family.countsRejected;
        this.#gauge = createGauge(family, subject, app, object, quotas);
    }
    /** The tier in force. */
    get tier() {
        return tierOf(this.app, this.object);
    }
    /** Lets everything foreign arrive that is due. Comes before any question about `now`. */
    catchUp(now) {
        while (this.foreign.length > 0) {
            let first;
            let at = Number.POSITIVE_INFINITY;
            for (const source of this.foreign) {
                const next = source.nextUntil(now);
                if (next !== undefined && next < at) {
                    at = next;
                    first = source;
                }
            }
            if (first === undefined)
                break;
            first.take();
            this.#gauge.advance(at);
            const rejects = this.rejects(at, undefined);
            this.arrive(at, first.amount, !rejects, rejects, true);
        }
        this.#gauge.advance(now);
    }
    /** Whether a call that arrives at `at` is over the limit. */
    rejects(at, member) {
        return at < this.#blockedUntil || this.#gauge.isFull(at, member);
    }
    /** Counts an arrival. `rejecting` says that this limit is one of those that turned it away. */
    arrive(at, amount, accepted, rejecting, foreign) {
        const { counts } = this;
        counts.calls += amount.calls;
        if (foreign)
            counts.foreign += amount.calls;
        if (accepted)
            counts.accepted += amount.calls;
        else
            counts.rejected += amount.calls;
        if (rejecting) {
            counts.rejections++;
            if (at >= this.#blockedUntil)
                this.#block(at);
        }
        if (accepted || this.#countsRejected) {
            this.#gauge.add(at, accepted ? amount : { ...amount, cpuMs: 0, timeMs: 0 }, !accepted);
            const count = this.#gauge.count(at);
            if (count > counts.peak)
                counts.peak = count;
        }
        this.#arrivals.add(at, this, amount.calls, accepted, foreign);
    }
    /** The truth at a moment that is not before the last arrival. */
    usage(at) {
        const { count, capacity, cpuMs, cpuCapacityMs, timeMs, timeCapacityMs } = this.#gauge.level(at);
        const throttled = this.rejects(at, undefined);
        return {
            family: this.family.name,
            subject: this.subject,
            at,
            count,
            capacity,
            cpuMs,
            cpuCapacityMs,
            timeMs,
            timeCapacityMs,
            percent: percentOf(count, capacity),
            cpuPercent: percentOf(cpuMs, cpuCapacityMs),
            timePercent: percentOf(timeMs, timeCapacityMs),
            throttled,
            regainAt: throttled ? Math.max(this.#blockedUntil, this.#gauge.belowFullAt(at)) : at,
        };
    }
    /** The usage that a header tells, which may be up to `refreshMs` old. */
    report(at, refreshMs) {
        const report = this.#report;
        if (report !== undefined && at - report.at < refreshMs)
            return report;
        this.#report = this.usage(at);
        return this.#report;
    }
    #block(at) {
        const { rule } = this.family;
        if (rule.kind === 'window') {
            if (rule.blockMs !== undefined)
                this.#blockedUntil = at + rule.blockMs;
        }
        else if (rule.kind === 'bucket') {
            this.#blockedUntil = at + (rule.blockMs?.(this.app, this.object) ?? 0);
        }
    }
}
function createGauge(family, subject, app, object, quotas) {
    const { rule } = family;
    let seen = -1;
    let quota = {};
    const overrides = () => {
        if (seen !== quotas.version) {
            seen = quotas.version;
            quota = quotas.find(family.name, subject);
        }
        return quota;
    };
    const unlimited = Number.POSITIVE_INFINITY;
    switch (rule.kind) {
        case 'window':
            return new WindowGauge(rule.windowMs, {
                calls: (failures) => overrides().calls ?? rule.calls(app, object, failures),
                cpuMs: () => overrides().cpuMs ?? rule.cpuMs?.(app, object) ?? unlimited,
                timeMs: () => overrides().timeMs ?? rule.timeMs?.(app, object) ?? unlimited,
            });
        case 'bucket':
            return new BucketGauge(rule.drainMs, () => overrides().calls ?? rule.points(app, object));
        case 'distinct':
            return new DistinctGauge(rule.windowMs, () => overrides().calls ?? rule.members(app, object));
    }
}
//# sourceMappingURL=meter.js.map