/** Simulates days of each strategy in each scenario, and prints what came of it. See `--help`. */

import { CHART_QUOTA, writeDocs } from './doc.ts'
import { type GoodputOptions, HELP, parseOptions, UsageError } from './options.ts'
import { performAll } from './perform-all.ts'
import { columnsOf, type Entry, merge, readResults, writeResults } from './results.ts'
import { scenarios } from './scenarios/all.ts'
import { QUOTAS } from './scenarios/app-setup.ts'
import { printTable } from './table.ts'
import type { Task } from './task.ts'
import { versions } from './versions.ts'

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (options.mode === 'help') {
    process.stdout.write(HELP)
  } else if (options.mode === 'redraw') {
    writeDocs(readResults())
  } else {
    const entries = await measureAll(options)
    printTable(entries)
    if (options.writeDocs) {
      keep(entries, options)
      writeDocs(readResults())
    }
  }
}

async function measureAll(options: GoodputOptions): Promise<Entry[]> {
  const tasks = tasksOf(options)
  const startedAt = performance.now()
  const results = await performAll(tasks, (done) => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000)
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${tasks.length} runs, ${seconds} s `)
  })
  if (process.stderr.isTTY) process.stderr.write('\n')
  const entries: Entry[] = []
  for (let i = 0; i < tasks.length; ) {
    const { scenario, quota, strategy } = tasks[i]!
    const runs = results.slice(i, i + options.seeds(quota, strategy))
    const quotas = scenarios.find(({ name }) => name === scenario)!.quotas
    const isDrawn = quotas.length === 1 || quota === CHART_QUOTA
    entries.push({
      scenario,
      quota,
      strategy,
      runs: columnsOf(runs.map(({ summary }) => summary)),
      curves: isDrawn ? runs[0]!.curves : undefined,
    })
    i += runs.length
  }
  return entries
}

function tasksOf({ quotas, scenarios: names, strategies, seeds, hours }: GoodputOptions): Task[] {
  return scenarios
    .filter(({ name }) => names.includes(name))
    .flatMap((scenario) => {
      // What has a quota of its own stands in the column of the smallest.
      const hasOwn = scenario.quotas.length === 1
      const own = !hasOwn ? quotas : quotas.includes(QUOTAS[0]!) ? scenario.quotas : []
      return own.flatMap((quota) =>
        strategies.flatMap((strategy) =>
          Array.from({ length: seeds(quota, strategy) }, (_, i) => ({
            scenario: scenario.name,
            quota,
            strategy,
            seed: i + 1,
            hours,
          })),
        ),
      )
    })
}

function keep(entries: readonly Entry[], { hours }: GoodputOptions): void {
  let older: readonly Entry[] = []
  try {
    const results = readResults()
    // Days of another length cannot stand beside these.
    if (results.hours === hours) older = results.entries
  } catch {
    // There are none yet.
  }
  writeResults({ hours, versions: versions(), entries: merge(older, entries) })
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
