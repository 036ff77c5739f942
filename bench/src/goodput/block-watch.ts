import type { Block } from './scenario.ts'
import { SECOND_MS } from './units.ts'

/** What became of one block. */
export interface BlockOutcome {
  /** Calls that were sent from a second after it began until the first was answered after its end. */
  readonly probes: number
  /** Time from its end until as many calls were answered as were refused when it began, in ms. */
  readonly backMs: number
}

/** Calls that were on their way when a block began have come back by then. */
const IN_FLIGHT_MS = SECOND_MS

/** Watches how a client comes through blocks. */
export class BlockWatch {
  readonly #blocks: readonly Block[]
  readonly #atOnce: number
  readonly #outcomes: BlockOutcome[] = []
  #probes = 0
  #answered = 0
  #isOpen = false

  /** @param atOnce calls that are on their way when a block begins */
  constructor(blocks: readonly Block[], atOnce: number) {
    this.#blocks = blocks
    this.#atOnce = atOnce
  }

  /** Blocks that the client came back from; those that it did not count with the time it had. */
  outcomes(now: number): readonly BlockOutcome[] {
    const block = this.#block
    if (block !== undefined && block.endAt < now) this.#close(now - block.endAt)
    return this.#outcomes
  }

  sent(now: number): void {
    const block = this.#block
    if (block !== undefined && now >= block.startAt + IN_FLIGHT_MS && !this.#isOpen) this.#probes += 1
  }

  answered(now: number): void {
    const block = this.#block
    if (block === undefined || now < block.endAt) return
    this.#isOpen = true
    if (++this.#answered === this.#atOnce) this.#close(now - block.endAt)
  }

  get #block(): Block | undefined {
    return this.#blocks[this.#outcomes.length]
  }

  #close(backMs: number): void {
    this.#outcomes.push({ probes: this.#probes, backMs })
    this.#probes = 0
    this.#answered = 0
    this.#isOpen = false
  }
}
