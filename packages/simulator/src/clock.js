/** The clock of the machine: `Date.now()` and `setTimeout`. */
export const systemClock = {
    now: () => Date.now(),
    setTimer(callback, delayMs) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
    },
};
//# sourceMappingURL=clock.js.map