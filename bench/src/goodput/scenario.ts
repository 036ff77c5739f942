import type { Facts, Token } from '@headgate/core'
import type { MeterName, RangeMs, Simulator, SimulatorOptions } from '@headgate/simulator'

/** What becomes of one simulated run, for one quota and one seed. */
export interface RunInput {
  /** Calls an hour that the binding limit allows, as the table's columns have it. */
  readonly quota: number
  readonly seed: number
  /** How long the run is, in ms. */
  readonly lengthMs: number
}

/** One of the situations that strategies are compared in. To add one, add a file and name it in `all.ts`. */
export interface Scenario {
  /** Kebab-case, for the command line. */
  readonly name: string
  /** What it is called in the table. */
  readonly title: string
  /** What happens in it, and what the client is told, in a sentence or two. */
  readonly story: string
  /** The quotas that it is run at, in calls an hour. */
  readonly quotas: readonly number[]
  readonly goal: Goal
  /** What an ideal client with the same information could reach, and why: Markdown. */
  readonly bound?: string
  /** Full windows at the beginning that goodput leaves out, where the goal is about what follows. */
  readonly skipWindows: (hours: number) => number
  readonly setup: (input: RunInput) => Setup
}

/** What Headgate has to reach in a scenario. Shares, not percentages; undefined where the goal does not say. */
export interface Goal {
  readonly text: string
  readonly isMet: (measured: Measured, quota: number) => boolean
}

/** What a strategy reached in a scenario, over all seeds: medians. */
export interface Measured {
  /** Calls that were answered, as a share of the oracle's. */
  readonly goodput: number
  /** Share of the calls sent that Meta refused. */
  readonly rejected: number
  /** The most refusals in one window after the first. */
  readonly rejectedInWindow: number
  /** Blocks only: time until the refused calls were answered after the end of a block, as a share of its length. */
  readonly back: number | undefined
  /** Blocks only: calls sent from a second after the block began until the first was answered. */
  readonly probes: number | undefined
}

/** A kind of call that comes up. */
export interface Kind {
  /** How often, as a share of all calls. */
  readonly share: number
  /** Defaults to GET. */
  readonly method?: string
  readonly url: string
}

/** Meta refuses everything for a while. */
export interface Block {
  readonly startAt: number
  readonly endAt: number
}

/** Something that happens at Meta's in the middle of a run. */
export interface Change {
  readonly at: number
  readonly make: (meta: Simulator) => void
}

/** Everything that a run needs to know. */
export interface Setup {
  /** Meta's side. */
  readonly truth: Omit<SimulatorOptions, 'clock' | 'seed' | 'arrivalLimit'>
  /** The limit that binds. */
  readonly meter: MeterName
  /** Length of its window in ms, or the time in which a full score drains. */
  readonly windowMs: number
  readonly token: Token
  /** The same token as the simulator writes it. */
  readonly accessToken: string
  readonly kinds: readonly Kind[]
  /** Processes, each with a limiter of its own. */
  readonly processes: number
  /** Calls that each process can have on their way at once. */
  readonly workersEach: number
  /** What the client knows. */
  readonly told: {
    readonly app: Facts
    readonly adAccounts?: Readonly<Record<string, Facts>>
  }
  /** What a person would set a limiter to that takes one number, for all processes together. */
  readonly configured: {
    readonly points: number
    /** Points that a call takes, by kind. */
    readonly costs: readonly number[]
  }
  /** How late the client reads what an answered call's headers say. At once when left out. */
  readonly headersLateMs?: RangeMs
  /** Calls an hour that come up; more than can be answered when left out. */
  readonly demand?: number
  /** Calls that come up at once when a block begins. */
  readonly burst?: number
  readonly blocks?: readonly Block[]
  readonly changes?: readonly Change[]
}
