/** Replaces the capacity of one limit. What is left out keeps following Meta's formula. */
export interface Quota {
  /** Family, for instance `user` or `ads_insights`. */
  readonly family: string
  /** Whom it counts for. Every subject of the family when left out. */
  readonly subject?: string
  /** Calls per window; points of the ad-account score; different members of a quota of those. */
  readonly calls?: number
  /** CPU time per window, in milliseconds. Without a quota or a formula it is unlimited and reads 0 %. */
  readonly cpuMs?: number
  /** Total time per window, in milliseconds. Without a quota or a formula it is unlimited and reads 0 %. */
  readonly timeMs?: number
}

/** The numbers of a quota without its address. */
export type Overrides = Pick<Quota, 'calls' | 'cpuMs' | 'timeMs'>

/** The quotas in force. */
export class Quotas {
  readonly #quotas = new Map<string, Quota>()
  /** Rises with every change, so that a meter knows when to look again. */
  version = 0

  /** Puts a quota in force. One without any number takes the earlier one back. */
  set(quota: Quota): void {
    for (const name of ['calls', 'cpuMs', 'timeMs'] as const) {
      const value = quota[name]
      if (value !== undefined && !(value >= 0)) {
        throw new TypeError(`quota of ${quota.family}: ${name} is ${value}, but must be a number not below 0`)
      }
    }
    this.#quotas.set(`${quota.family} ${quota.subject ?? '*'}`, { ...quota })
    this.version++
  }

  /** What replaces the formulas of one meter. The subject's own quota goes before the family's. */
  find(family: string, subject: string): Overrides {
    return { ...this.#quotas.get(`${family} *`), ...this.#quotas.get(`${family} ${subject}`) }
  }
}
