/** Replaces the capacity of one limit. What is left out keeps following Meta's formula. */
export interface Quota {
    /** Family, for instance `user` or `ads_insights`. */
    readonly family: string;
    /** Whom it counts for. Every subject of the family when left out. */
    readonly subject?: string;
    /** Calls per window; points of the ad-account score; different members of a quota of those. */
    readonly calls?: number;
    /** CPU time per window, in milliseconds. Without a quota or a formula it is unlimited and reads 0 %. */
    readonly cpuMs?: number;
    /** Total time per window, in milliseconds. Without a quota or a formula it is unlimited and reads 0 %. */
    readonly timeMs?: number;
}
/** The numbers of a quota without its address. */
export type Overrides = Pick<Quota, 'calls' | 'cpuMs' | 'timeMs'>;
/** The quotas in force. */
export declare class Quotas {
    #private;
    /** Rises with every change, so that a meter knows when to look again. */
    version: number;
    /** Puts a quota in force. One without any number takes the earlier one back. */
    set(quota: Quota): void;
    /** What replaces the formulas of one meter. The subject's own quota goes before the family's. */
    find(family: string, subject: string): Overrides;
}
//# sourceMappingURL=quota.d.ts.map