/**
 * Makes an independent stream for one purpose, so that how often one stream is read never changes another.
 * The generator is mulberry32: 32 bits of state, which is plenty for traffic and delays.
 */
export function createRandom(seed, purpose) {
    let state = seed | 0;
    for (let i = 0; i < purpose.length; i++)
        state = Math.imul(state ^ purpose.charCodeAt(i), 0x9e3779b1);
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}
/** Draws evenly from a range; a plain number is drawn as itself, without using up the stream. */
export function draw(range, random) {
    if (typeof range === 'number')
        return range;
    return range.min + (range.max - range.min) * random();
}
//# sourceMappingURL=random.js.map