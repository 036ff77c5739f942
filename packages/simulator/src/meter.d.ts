import type { ArrivalLog } from './arrivals.ts';
import { type AccessTier, type Facts } from './facts.ts';
import type { Family } from './family.ts';
import type { ForeignSource } from './foreign.ts';
import type { Amount, Level } from './gauge.ts';
import type { Quotas } from './quota.ts';
/** How much of one limit one subject has used: the truth that headers only round. */
export interface Usage extends Level {
    readonly family: string;
    readonly subject: string;
    /** The moment it holds for. */
    readonly at: number;
    /** Exact percentages; a capacity of nothing reads 100. */
    readonly percent: number;
    readonly cpuPercent: number;
    readonly timePercent: number;
    /** Whether a call that arrives at this moment is rejected. */
    readonly throttled: boolean;
    /** When calls are accepted again if nothing else arrives; `at` itself if they are now. May be infinite. */
    readonly regainAt: number;
}
/** What one limit has seen since the start, window or not. */
export interface Counts {
    /** Everything that arrived, in calls or points, foreign included. */
    readonly calls: number;
    readonly accepted: number;
    readonly rejected: number;
    /** The part of `calls` that was someone else's. */
    readonly foreign: number;
    /** Arrivals that this very limit turned away. */
    readonly rejections: number;
    /** The highest count that was ever in the window. */
    readonly peak: number;
}
/** One family on one subject: its gauge, its facts, and who else uses it. */
export declare class Meter {
    #private;
    readonly family: Family;
    readonly subject: string;
    /** The bare id of the object, as headers spell it. */
    readonly objectId: string;
    /** A second id to report under. */
    readonly alias: string | undefined;
    readonly app: Facts;
    readonly object: Facts;
    readonly foreign: ForeignSource[];
    readonly counts: {
        calls: number;
        accepted: number;
        rejected: number;
        foreign: number;
        rejections: number;
        peak: number;
    };
    constructor(family: Family, subject: string, objectId: string, alias: string | undefined, app: Facts, object: Facts, quotas: Quotas, arrivals: ArrivalLog, rejectedCallsCount: boolean);
    /** The tier in force. */
    get tier(): AccessTier;
    /** Lets everything foreign arrive that is due. Comes before any question about `now`. */
    catchUp(now: number): void;
    /** Whether a call that arrives at `at` is over the limit. */
    rejects(at: number, member: string | undefined): boolean;
    /** Counts an arrival. `rejecting` says that this limit is one of those that turned it away. */
    arrive(at: number, amount: Amount, accepted: boolean, rejecting: boolean, foreign: boolean): void;
    /** The truth at a moment that is not before the last arrival. */
    usage(at: number): Usage;
    /** The usage that a header tells, which may be up to `refreshMs` old. */
    report(at: number, refreshMs: number): Usage;
}
//# sourceMappingURL=meter.d.ts.map