import { setTimeout as delay } from 'node:timers/promises'
import { HeadgateError } from '@headgate/core'
import type { Limit, Store } from '@headgate/core/store'
import { expect } from 'vitest'
import { acquire, inspect } from '../../../test/support/commands.ts'

const TIMEOUT_MS = 250

/**
 * By how much a decision may outlast its bound, as timers of a busy machine come late: less than it would take until a
 * silent connection is given up.
 */
const LATE_MS = 500

/** How many decisions are under way at a time. */
export const WORKERS = 8

/** What came of a load. */
export interface LoadTally {
  grants: number
  denials: number
  /** How many decisions failed, by the code of the error. */
  readonly errors: Record<string, number>
  /** Messages of errors that are none of Headgate's. */
  readonly strangers: string[]
  /** How long the slowest decision took. */
  longestMs: number
}

/** Workers that decide one call after the other, until they are told to stop. */
export class Load {
  readonly tally: LoadTally = { grants: 0, denials: 0, errors: {}, strangers: [], longestMs: 0 }
  readonly #store: Store
  readonly #limits: readonly Limit[]
  readonly #done: Promise<unknown>
  #isOn = true

  constructor(store: Store, limits: readonly Limit[]) {
    this.#store = store
    this.#limits = limits
    this.#done = Promise.all(Array.from({ length: WORKERS }, () => this.#work()))
  }

  /** Resolves when as many more calls were granted. */
  async granted(more: number): Promise<void> {
    const until = this.tally.grants + more
    const deadline = performance.now() + 30_000
    while (this.tally.grants < until) {
      if (performance.now() > deadline) throw new Error(`no more grants: ${JSON.stringify(this.tally)}`)
      await delay(5)
    }
  }

  async stop(): Promise<LoadTally> {
    this.#isOn = false
    await this.#done
    return this.tally
  }

  async #work(): Promise<void> {
    const { tally } = this
    while (this.#isOn) {
      const startedAt = performance.now()
      try {
        const { deniedBy } = await this.#store.execute({
          commands: this.#limits.map((limit) => acquire(limit)),
          now: 0,
        })
        if (deniedBy < 0) tally.grants += 1
        else tally.denials += 1
      } catch (error) {
        if (error instanceof HeadgateError) {
          tally.errors[error.code] = (tally.errors[error.code] ?? 0) + 1
        } else {
          tally.strangers.push(String(error))
        }
      }
      tally.longestMs = Math.max(tally.longestMs, performance.now() - startedAt)
      await delay(1)
    }
  }
}

/** Expects of decisions with the default `commandTimeoutMs` that each was in time, and failed as one of Headgate's. */
export function expectBounded({ longestMs, strangers }: LoadTally): void {
  expect(strangers).toEqual([])
  expect(longestMs).toBeLessThan(TIMEOUT_MS + LATE_MS)
}

export function errorCount({ errors }: LoadTally): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0)
}

/** What is counted under a limit. */
export async function usedOf(store: Store, limit: Limit): Promise<number> {
  const { outcomes } = await store.execute({ commands: [inspect(limit)], now: 0 })
  return outcomes[0]!.used
}
