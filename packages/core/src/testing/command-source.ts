import type { Batch, Limit } from '../engine/command.ts'
import { BatchMaker, FIRST_BATCH_AT } from './batch-maker.ts'
import { createDraw, type Draw } from './random.ts'

/** Options of {@link createCommandSource} and {@link batchesFrom}. */
export interface CommandSourceOptions {
  /** The app whose keys are used: they all begin with `{app}:`. Defaults to `'1234567890'`. */
  readonly app?: string
  /** Time of the first batch, epoch ms. Defaults to 2026-01-01T00:00:00Z. */
  readonly startAt?: number
}

/** An endless sequence of batches. */
export interface CommandSource {
  /** The limits that the batches use, with the capacities of the moment. */
  readonly limits: readonly Limit[]
  /** Makes the next batch: plain data, and nobody changes it afterwards. */
  next(): Batch
}

/**
 * Makes batches such as a limiter sends to its store, the same for the same seed: calls that must pass several
 * limits, calls given back, readings that come late or out of order, throttle errors, probes; while the clock
 * goes on, to the very moment at which a call is free, and sometimes back, and capacities change.
 */
export function createCommandSource(seed: number, options: CommandSourceOptions = {}): CommandSource {
  const maker = makerOf(options)
  const draw = createDraw(seed)
  return {
    get limits() {
      return maker.limits
    },
    next: () => maker.make(draw),
  }
}

/**
 * Makes such batches from choices, each batch from an array of whole numbers; any numbers will do. So a property
 * tester can generate them, and shrink what fails, by what it knows of arrays. With fast-check:
 *
 * ```ts
 * const choices = fc.array(fc.array(fc.nat(), { maxLength: 24 }), { maxLength: 60 })
 * fc.assert(fc.property(choices.map((each) => batchesFrom(each)), (batches) => { … }))
 * ```
 */
export function batchesFrom(
  choices: readonly (readonly number[])[],
  options: CommandSourceOptions = {},
): readonly Batch[] {
  const maker = makerOf(options)
  return choices.map((numbers) => maker.make(drawFrom(numbers)))
}

function makerOf({ app = '1234567890', startAt = FIRST_BATCH_AT }: CommandSourceOptions): BatchMaker {
  return new BatchMaker(app, startAt)
}

/** Draws the numbers one after the other, then 0: the simplest choice. */
function drawFrom(numbers: readonly number[]): Draw {
  let at = 0
  return (bound) => (bound > 0 ? Math.abs(numbers[at++] ?? 0) % bound : 0)
}
