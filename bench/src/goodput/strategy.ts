import type { Clock } from '@headgate/core'
import type { Simulator, SimulatorResponse } from '@headgate/simulator'
import type { Random } from '../random.ts'
import type { Setup } from './scenario.ts'

/** One call at a time: asked for, sent, answered or refused, and then asked for again. */
export interface Flight {
  readonly index: number
  /** The process that makes the call. */
  process: number
  /** What kind of call it is, by its place in the setup. */
  kind: number
  /** How often in a row Meta refused it. */
  refusals: number
  /** What the strategy wants to remember of it. */
  permit: unknown
  response: SimulatorResponse
}

/** Decides when calls are sent, and learns from their responses. */
export interface Strategy {
  /** Asks whether a call may go now: a time that is not after `now` if so, else when to ask again. */
  ask(flight: Flight, now: number): number | Promise<number>
  /** Takes in the response. Returns the time from which its worker may go on. */
  settle(flight: Flight, now: number): number
}

/** What a strategy is made of. */
export interface StrategyInput {
  readonly setup: Setup
  readonly clock: Clock
  readonly random: Random
  /** The truth, for the oracle alone. */
  readonly meta: Simulator
}

/** A strategy by name. To add one, add a file and name it in `all.ts`. */
export interface StrategyType {
  /** Kebab-case, for the command line. */
  readonly name: string
  /** What it is called in tables and charts. */
  readonly title: string
  /** What it does, in a sentence. */
  readonly story: string
  /** Whether its calls arrive in the moment in which they are granted. */
  readonly isAtMeta?: boolean
  readonly create: (input: StrategyInput) => Strategy
}
