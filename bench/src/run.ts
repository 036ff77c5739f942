import { randomInt } from 'node:crypto'
import { type CellName, nameOf } from './cells.ts'
import { shuffled } from './chance.ts'
import { circumstancesOf } from './circumstances.ts'
import type { Answer, Job } from './job.ts'
import { TYPICAL_CALLS } from './measure/heap.ts'
import type { Latency, LatencyOptions } from './measure/latency.ts'
import type { Timer } from './measure/timer.ts'
import { createRandom, type Random } from './random.ts'
import { type HeapCell, type Results, toCell } from './results.ts'
import { runJob } from './run-job.ts'
import { SUBJECTS } from './subjects.ts'

/** How much time a run takes. */
export interface Effort {
  readonly rounds: number
  readonly latency: LatencyOptions
}

export const FULL: Effort = {
  rounds: 5,
  latency: { warmupMs: 100, turns: 10, turnMs: 20, tailMs: 150 },
}
export const QUICK: Effort = {
  rounds: 1,
  latency: { warmupMs: 50, turns: 5, turnMs: 10, tailMs: 50 },
}

/** Does all jobs of a run one after the other, in an order of chance, and gathers what they measured. */
export class Run {
  readonly #random: Random
  readonly #latencies = new Map<string, Latency[]>()
  readonly #bytes = new Map<string, number>()
  readonly #heap: HeapCell[] = []
  readonly #timers: Timer[] = []
  readonly #cells: readonly CellName[]
  readonly #seed = randomInt(2 ** 31)
  #rounds = 0

  constructor(cells: readonly CellName[]) {
    this.#cells = cells
    this.#random = createRandom(this.#seed, 'order')
  }

  /** Measures the latency of cells once more, each in a process of its own. */
  async measureLatencies(options: LatencyOptions, cells: readonly CellName[] = this.#cells): Promise<void> {
    this.#rounds += 1
    await this.#inTurn(cells, `round ${this.#rounds}`, async (cell) => {
      const latency = await this.#ask<Latency>({ kind: 'latency', ...cell, options })
      if (latency.isIdle) {
        throw new Error(`${nameOf(cell)} takes no longer than doing nothing: its work was lost`)
      }
      const latencies = this.#latencies.get(nameOf(cell)) ?? []
      this.#latencies.set(nameOf(cell), [...latencies, latency])
    })
  }

  /** Measures what decisions allocate. */
  async measureAllocations(warmupMs: number): Promise<void> {
    await this.#inTurn(this.#cells, 'allocations', async (cell) => {
      this.#bytes.set(nameOf(cell), await this.#ask<number>({ kind: 'allocation', ...cell, warmupMs }))
    })
  }

  /** Measures the room of meters, where the subjects of the run have some. */
  async measureHeap(): Promise<void> {
    const subjects = new Set(this.#cells.map(({ subject }) => subject))
    for (const subject of subjects) {
      const { fill, callsEach = [TYPICAL_CALLS] } = (await SUBJECTS[subject]!()).subject
      if (fill === undefined) continue
      for (const calls of callsEach) {
        progress(`heap: ${subject}, ${calls} calls each`)
        const bytes = await this.#ask<number>({ kind: 'heap', subject, callsEach: calls })
        this.#heap.push({ subject, callsEach: calls, bytes })
      }
    }
  }

  async results(): Promise<Results> {
    const cells = this.#cells.map((cell) => {
      const latencies = this.#latencies.get(nameOf(cell)) ?? []
      return toCell(cell.subject, cell.trial, latencies, this.#bytes.get(nameOf(cell)))
    })
    progress('')
    return {
      circumstances: await circumstancesOf(this.#cells, this.#rounds, this.#seed, this.#timers),
      cells,
      heap: this.#heap,
    }
  }

  async #inTurn(
    cells: readonly CellName[],
    what: string,
    measure: (cell: CellName) => Promise<void>,
  ): Promise<void> {
    for (const [done, i] of shuffled(cells.length, this.#random).entries()) {
      progress(`${what}: ${done + 1} of ${cells.length}, ${nameOf(cells[i]!)}`)
      await measure(cells[i]!)
    }
  }

  async #ask<T>(job: Job): Promise<T> {
    const { timer, measured }: Answer<T> = await runJob<T>(job)
    this.#timers.push(timer)
    return measured
  }
}

/** Tells who waits what is going on, where somebody may. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}
