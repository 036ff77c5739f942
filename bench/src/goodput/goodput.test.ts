import { describe, expect, test } from 'vitest'
import { columnsOf, measure } from './results.ts'
import type { Measured } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'
import { strategies } from './strategies/all.ts'
import { perform } from './task.ts'

const HOURS = 3
const SEEDS = [1, 2]

async function entryOf(scenario: string, quota: number, strategy: string, seeds = SEEDS) {
  const runs = []
  for (const seed of seeds) {
    runs.push((await perform({ scenario, quota, strategy, seed, hours: HOURS })).summary)
  }
  return { scenario, quota, strategy, runs: columnsOf(runs) }
}

async function measured(scenario: string, quota: number, strategy: string): Promise<Measured> {
  return measure(await entryOf(scenario, quota, strategy), await entryOf(scenario, quota, 'oracle'))
}

/** Goals that three hours and two seeds can show, with a margin: goodput at least, and refused at most. */
const LEAST: [scenario: string, quota: number, goodput: number, rejected: number][] = [
  ['facts-known', 600, 0.98, 0],
  ['facts-known', 20_000, 0.98, 0],
  ['quota-unknown', 600, 0.95, 0.002],
  ['quota-unknown', 20_000, 0.95, 0.0001],
  ['foreign-traffic', 600, 0.88, 0.02],
  ['foreign-traffic', 20_000, 0.9, 0.002],
  ['cpu-time', 600, 0.88, 0.03],
  ['cpu-time', 20_000, 0.9, 0.002],
  ['sparse-headers', 600, 0.88, 0.01],
  ['sparse-headers', 20_000, 0.88, 0.005],
  ['ad-account-score', 720, 0.95, 0.001],
]

describe('Headgate', () => {
  test.each(LEAST)('in %s at %i calls an hour is answered ≥ %d of the oracle’s', async (...row) => {
    const [scenario, quota, goodput, rejected] = row
    const result = await measured(scenario, quota, 'headgate')
    expect(result.goodput).toBeGreaterThanOrEqual(goodput)
    expect(result.rejected).toBeLessThanOrEqual(rejected)
  })

  test('comes back from a block of five minutes with one probe, within a tenth of its length', async () => {
    const { back, probes } = await measured('block-5-min', 20_000, 'headgate')
    expect(probes).toBe(1)
    expect(back).toBeLessThanOrEqual(0.1)
  })
})

test('nobody is answered more than the oracle, and the oracle is never refused', async () => {
  for (const { name, quotas } of scenarios) {
    const oracle = await entryOf(name, quotas[0]!, 'oracle', [1])
    expect(oracle.runs.refused).toEqual([0])
    for (const { name: strategy } of strategies) {
      const entry = await entryOf(name, quotas[0]!, strategy, [1])
      // Which kinds of call fill a window is luck: with the same calls, another order may fit one or two more.
      expect(entry.runs.answered[0], `${strategy} in ${name}`).toBeLessThanOrEqual(
        1.01 * oracle.runs.answered[0]!,
      )
    }
  }
})

test('the same seed gives the same run', async () => {
  const task = { scenario: 'foreign-traffic', quota: 600, strategy: 'headgate', seed: 3, hours: HOURS }
  expect(await perform(task)).toEqual(await perform(task))
})
