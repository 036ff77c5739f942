/** `pnpm bench`: runs all trials with all subjects and prints one table. `--help` tells the options. */

import { parseArgs } from 'node:util'
import { writeBaseline } from './baseline.ts'
import { allCells, nameOf } from './cells.ts'
import { check } from './check.ts'
import { saveResults } from './report/save.ts'
import { printTable } from './report/table.ts'
import { FULL, QUICK, Run } from './run.ts'

const HELP = `pnpm bench [options]

  --quick            one short round, in about a minute, for a first look
  --only <text>      only what contains the text, such as headgate-memory/two-limits; may be given several times
  --check            compares Headgate with the baseline, and fails if it became slower or allocates more
  --baseline <file>  with --check, the baseline to compare with, bench/baseline.json by default;
                     else a file to write what was measured to, as a baseline
  --save             writes bench/results.json, bench/baseline.json, the tables of the READMEs and the picture
`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    check: { type: 'boolean', default: false },
    baseline: { type: 'string' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(HELP)
} else {
  const { cells, missing } = await allCells(values.quick)
  for (const reason of missing) console.log(`left out: ${reason}`)
  const { only } = values
  const chosen =
    only.length === 0 ? cells : cells.filter((cell) => only.some((text) => nameOf(cell).includes(text)))
  if (values.check) {
    process.exitCode = (await check(chosen, values.baseline)) ? 0 : 1
  } else {
    const effort = values.quick ? QUICK : FULL
    const run = new Run(chosen)
    for (let round = 0; round < effort.rounds; round++) await run.measureLatencies(effort.latency)
    await run.measureAllocations(effort.latency.warmupMs)
    await run.measureHeap()
    const results = await run.results()
    await printTable(results)
    if (values.baseline !== undefined) writeBaseline(results, values.baseline)
    if (values.save) await saveResults(results)
  }
}
