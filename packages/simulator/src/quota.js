/** The quotas in force. */
export class Quotas {
    #quotas = new Map();
    /** Rises with every change, so that a meter knows when to look again. */
    version = 0;
    /** Puts a quota in force. One without any number takes the earlier one back. */
    set(quota) {
        for (const name of ['calls', 'cpuMs', 'timeMs']) {
            const value = quota[name];
            if (value !== undefined && !(value >= 0)) {
                throw new TypeError(`quota of ${quota.family}: ${name} is ${value}, but must be a number not below 0`);
            }
        }
        this.#quotas.set(`${quota.family} ${quota.subject ?? '*'}`, { ...quota });
        this.version++;
    }
    /** What replaces the formulas of one meter. The subject's own quota goes before the family's. */
    find(family, subject) {
        return { ...this.#quotas.get(`${family} *`), ...this.#quotas.get(`${family} ${subject}`) };
    }
}
//# sourceMappingURL=quota.js.map