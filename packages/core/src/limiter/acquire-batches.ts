import type { AcquireCommand, Batch, Limit } from '../engine/command.ts'

/** A command that asks for a call, to be filled in. */
export interface AcquireForm extends AcquireCommand {
  limit: Limit
}

/** A batch that asks for calls. */
export interface AcquireBatch extends Batch {
  readonly commands: readonly AcquireForm[]
}

/** What a command holds before it is filled in. */
const NO_LIMIT: Limit = {
  key: '',
  algorithm: 'window',
  capacity: 0,
  exact: true,
  windowMs: 0,
  guardMs: 0,
  slotMs: 0,
}

/**
 * The batches in which all plans of a limiter ask for calls: one of each size, filled in anew for each decision.
 * Shared by thousands of plans, they stay in the processor's cache. A store reads a batch before `execute` returns,
 * so all it takes is that nobody else decides between the filling in and that.
 */
export class AcquireBatches {
  readonly #probeMs: number
  readonly #forms: AcquireForm[] = []
  readonly #bySize: (AcquireBatch | undefined)[] = []

  /** @param probeMs how long in ms one probe after a block holds the others back */
  constructor(probeMs: number) {
    this.#probeMs = probeMs
  }

  /** The batch that asks for so many limits. Which, and what it asks of each, the caller fills in. */
  ofSize(size: number): AcquireBatch {
    return this.#bySize[size] ?? this.#make(size)
  }

  #make(size: number): AcquireBatch {
    while (this.#forms.length < size) {
      this.#forms.push({ kind: 'acquire', limit: NO_LIMIT, cost: 0, probeMs: this.#probeMs })
    }
    const batch = { commands: this.#forms.slice(0, size), now: 0 }
    this.#bySize[size] = batch
    return batch
  }
}
