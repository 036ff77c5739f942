import type { AcquireCommand, Batch, Limit } from '../engine/command.ts'

/** A batch that asks for calls. */
export interface AcquireBatch extends Batch {
  readonly commands: readonly AcquireCommand[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * The batches in which all plans of a limiter ask for calls: one of each size, filled in anew for each decision.
 * Shared by thousands of plans, they stay in the processor's cache. A store reads a batch before `execute` returns,
 * so all it takes is that nobody else decides between the filling in and that.
 */
export class AcquireBatches {
  readonly #probeMs: number
  readonly #commands: Mutable<AcquireCommand>[] = []
  readonly #bySize: (AcquireBatch | undefined)[] = []

  /** @param probeMs how long in ms one probe after a block holds the others back */
  constructor(probeMs: number) {
    this.#probeMs = probeMs
  }

  /** The batch that asks for these limits. What it asks of each, the caller fills in. */
  of(limits: readonly Limit[]): AcquireBatch {
    const batch = this.#bySize[limits.length] ?? this.#make(limits)
    const commands: readonly Mutable<AcquireCommand>[] = batch.commands
    for (let i = 0; i < limits.length; i++) commands[i]!.limit = limits[i]!
    return batch
  }

  #make(limits: readonly Limit[]): AcquireBatch {
    for (const limit of limits.slice(this.#commands.length)) {
      this.#commands.push({ kind: 'acquire', limit, cost: 0, probeMs: this.#probeMs })
    }
    const batch = { commands: this.#commands.slice(0, limits.length), now: 0 }
    this.#bySize[limits.length] = batch
    return batch
  }
}
