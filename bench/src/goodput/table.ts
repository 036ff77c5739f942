import { type Entry, findEntry, measure } from './results.ts'
import type { Measured, Scenario } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'
import { strategies } from './strategies/all.ts'

/** A share as a percentage. */
export function percent(share: number): string {
  if (share === 0) return '0 %'
  if (share < 0.000005) return '< 0.001 %'
  return `${(100 * share).toFixed(share < 0.0095 ? 3 : 2)} %`
}

/** A count as people write it. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** What was measured of a strategy; undefined where it was not run. */
export function measuredOf(
  entries: readonly Entry[],
  scenario: Scenario,
  quota: number,
  strategy: string,
): Measured | undefined {
  const entry = findEntry(entries, scenario.name, quota, strategy)
  const oracle = findEntry(entries, scenario.name, quota, 'oracle')
  return entry && oracle && measure(entry, oracle)
}

/** Everything that was measured, for a terminal. */
export function printTable(entries: readonly Entry[]): void {
  for (const scenario of scenarios) {
    for (const quota of scenario.quotas) {
      const rows = strategies.flatMap((strategy) => {
        const measured = measuredOf(entries, scenario, quota, strategy.name)
        if (measured === undefined) return []
        const { goodput, rejected, rejectedInWindow, back, probes } = measured
        return {
          strategy: strategy.title,
          goodput: percent(goodput),
          rejected: percent(rejected),
          'most in a window': rejectedInWindow,
          ...(back !== undefined &&
            strategy.name !== 'oracle' && { 'back after': percent(back), probes: probes?.toFixed(1) }),
          goal: strategy.name !== 'headgate' ? '' : scenario.goal.isMet(measured, quota) ? 'met' : 'NOT MET',
        }
      })
      if (rows.length === 0) continue
      console.log(`\n${scenario.title}, ${count(quota)} calls an hour. Goal: ${scenario.goal.text}`)
      console.table(Object.fromEntries(rows.map(({ strategy, ...row }) => [strategy, row])))
    }
  }
}
