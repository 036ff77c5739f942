/** A stream of numbers, each at least 0 and below 1. The same seed gives the same stream. */
export type Random = () => number;
/**
 * Makes an independent stream for one purpose, so that how often one stream is read never changes another.
 * The generator is mulberry32: 32 bits of state, which is plenty for traffic and delays.
 */
export declare function createRandom(seed: number, purpose: string): Random;
/** An inclusive range of milliseconds. */
export interface RangeMs {
    readonly min: number;
    readonly max: number;
}
/** Draws evenly from a range; a plain number is drawn as itself, without using up the stream. */
export declare function draw(range: number | RangeMs, random: Random): number;
//# sourceMappingURL=random.d.ts.map