import type { Curves, RunSummary } from './results.ts'
import { median } from './results.ts'
import { type RunResult, run } from './run.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'
import { strategies } from './strategies/all.ts'
import type { StrategyType } from './strategy.ts'
import type { Tally } from './tally.ts'
import { HOUR_MS } from './units.ts'

/** One run to be made, by name, so that it can be sent to another thread. */
export interface Task {
  readonly scenario: string
  readonly quota: number
  readonly strategy: string
  readonly seed: number
  readonly hours: number
}

export interface TaskResult {
  readonly summary: RunSummary
  readonly curves: Curves
}

/** Length of a stretch in charts: a day has 96. */
const CURVE_MINUTES = 15

/** @throws Error if nothing has one of its names */
export async function perform({ scenario: name, quota, strategy, seed, hours }: Task): Promise<TaskResult> {
  const scenario = named(scenarios, name) as Scenario
  const type = named(strategies, strategy) as StrategyType
  const result = await run(scenario, type, { quota, seed, lengthMs: hours * HOUR_MS })
  return { summary: summaryOf(result, scenario, hours), curves: curvesOf(result.tally) }
}

function summaryOf({ tally, setup, blocks }: RunResult, scenario: Scenario, hours: number): RunSummary {
  const fromMs = scenario.skipWindows(hours) * setup.windowMs
  const shares = blocks.map(({ backMs }, i) => {
    const { startAt, endAt } = setup.blocks![i]!
    return backMs / (endAt - startAt)
  })
  return {
    goodput: rounded(tally.goodput(fromMs, setup.windowMs), 2),
    answered: tally.totalAnswered,
    refused: tally.totalRefused,
    mostRefused: tally.mostRefusedInHour,
    ...(blocks.length > 0 && {
      probes: rounded(blocks.reduce((sum, { probes }) => sum + probes, 0) / blocks.length, 2),
      back: rounded(median(shares), 4),
    }),
  }
}

function curvesOf({ answered, refused, percent }: Tally): Curves {
  const stretches = Array.from(
    { length: Math.ceil(answered.length / CURVE_MINUTES) },
    (_, i) => i * CURVE_MINUTES,
  )
  const mean = (counts: Uint32Array) =>
    stretches.map((from) => {
      const part = counts.subarray(from, from + CURVE_MINUTES)
      return rounded(part.reduce((sum, count) => sum + count, 0) / part.length, 1)
    })
  return {
    minutes: CURVE_MINUTES,
    answered: mean(answered),
    refused: mean(refused),
    percent: stretches.map((from) => Math.round(Math.max(...percent.subarray(from, from + CURVE_MINUTES)))),
  }
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((item) => item.name === name)
  if (found === undefined) throw new Error(`nothing is called "${name}"`)
  return found
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
