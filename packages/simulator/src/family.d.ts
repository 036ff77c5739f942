import type { Call } from './call.ts';
import type { Facts } from './facts.ts';
import type { Kind } from './world.ts';
/** A window: so many calls, and so much CPU and total time, in any `windowMs`. */
interface WindowRule {
    readonly kind: 'window';
    /** Length of the rolling window in milliseconds. */
    readonly windowMs: number;
    /** Calls per window. `failures` are the calls of the window that were answered with an error. */
    calls(app: Facts, object: Facts, failures: number): number;
    /** CPU time per window, in milliseconds. Unlimited when left out. */
    cpuMs?(app: Facts, object: Facts): number;
    /** Total time per window, in milliseconds. Unlimited when left out. */
    timeMs?(app: Facts, object: Facts): number;
    /** How long a rejection closes the limit at least, in milliseconds. Defaults to `0`. */
    readonly blockMs?: number;
}
/** A leaky bucket: points come in with calls and drain evenly. */
interface BucketRule {
    readonly kind: 'bucket';
    /** Points at which it is full. */
    points(app: Facts, object: Facts): number;
    /** Milliseconds in which a full bucket of so many points drains. */
    drainMs(points: number): number;
    /** How long a rejection closes the bucket at least, in milliseconds. Not at all when left out. */
    blockMs?(app: Facts, object: Facts): number;
}
/** So many different members in any `windowMs`; repeating one that counts already is free. */
interface DistinctRule {
    readonly kind: 'distinct';
    /** Length of the rolling window in milliseconds, from the first time a member was named. */
    readonly windowMs: number;
    /** Different members per window. */
    members(app: Facts, object: Facts): number;
    /** The member that a call names. */
    member(call: Call): string;
}
/** How a family measures. */
type Rule = WindowRule | BucketRule | DistinctRule;
/** The error that a rejected call is answered with. */
export interface ErrorAnswer {
    readonly status: number;
    readonly code: number;
    readonly subcode?: number;
    readonly message: string;
    /** Defaults to `OAuthException`, which all throttles share. */
    readonly type?: string;
    /** Left out of the body when undefined, as Meta mostly does. */
    readonly transient?: boolean;
    /** The `error_data` object of WhatsApp's errors. */
    readonly data?: Readonly<Record<string, string>>;
}
/** Where the usage of a family is reported. */
type Report = 
/** `X-App-Usage`. */
'app'
/** `X-Business-Use-Case-Usage`, keyed by the object's id. */
 | 'business'
/** `X-Ad-Account-Usage`. */
 | 'score'
/** `X-Fb-Ads-Insights-Throttle`. */
 | 'insights'
/** Nowhere: only errors show it. */
 | 'none';
/** One of Meta's limits, as data. */
export interface Family {
    /** Meta's `type` string where Meta has one. */
    readonly name: string;
    /** What the subject's id names. Its facts are those of this kind. */
    readonly of: Kind;
    /** Whether each app has its own count per object: the subject is then `<appId>:<objectId>`. */
    readonly perApp: boolean;
    /** Whether calls under this limit are outside the Platform limits, as all Business Use Cases are. */
    readonly replacesPlatform: boolean;
    /** Whether the limit steps back where one that replaces the Platform limits applies. Defaults to `false`. */
    readonly yields?: boolean;
    readonly report: Report;
    /** The `type` it is reported as. Defaults to its name. */
    readonly reportedAs?: string;
    /** Whether `ads_api_access_tier` is part of the report. */
    readonly reportsTier?: boolean;
    /** Whether rejected calls count too. Quotas of things done, such as posts, count only what was done. */
    readonly countsRejected: boolean;
    readonly rule: Rule;
    /** The object whose limit the call falls under; undefined where it does not. */
    objectOf(call: Call): string | undefined;
    /** What the call takes from the limit: calls, or points. Defaults to `1`. */
    cost?(call: Call): number;
    /** The answer to a call that this limit rejects. */
    error(call: Call): ErrorAnswer;
}
export {};
//# sourceMappingURL=family.d.ts.map