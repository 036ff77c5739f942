import type { TrialName } from './trials.ts'

/** Where state lives: subjects of a place are compared with the floor of that place. */
export const PLACES = ['memory', 'sqlite', 'redis'] as const
export type Place = (typeof PLACES)[number]

/** What is done again and again while it is measured. */
export interface Task {
  /** Makes the decisions of one run, and tells how many were granted: what nobody reads need not be computed. */
  readonly run: () => number | Promise<number>
  /** Decisions in a run. Defaults to `1`. */
  readonly size?: number
  /** Most runs that can be made ready at once. Defaults to what the runner likes. */
  readonly mostRuns?: number
  /** Makes so many runs ready. It is not measured. */
  readonly prepare?: (runs: number) => void | Promise<void>
  readonly close?: () => unknown
}

/** Something whose decisions are measured. */
export interface Subject {
  readonly title: string
  readonly place: Place
  /** The npm package whose version counts. */
  readonly package?: string
  /** Name and version of the server that it talks to. */
  readonly server?: () => Promise<readonly [name: string, version: string]>
  /** What it does not do that Headgate does. */
  readonly lacks?: readonly string[]
  /** The trials that it takes part in. */
  readonly trials: { readonly [name in TrialName]?: () => Task | Promise<Task> }
  /**
   * Makes so many meters, each called so many times spread over an hour, and returns what holds them.
   */
  readonly fill?: (meters: number, callsEach: number) => unknown
  /** How often meters are called for that, where it matters. Defaults to ten times. */
  readonly callsEach?: readonly number[]
  /** Whether its trials take so long to set up or to run that a quick run leaves them out. */
  readonly isSlow?: boolean
  /** Why it cannot run here, if so: a server is missing. */
  readonly missing?: () => Promise<string | undefined>
}
