/** `pnpm bench`: runs all trials with all subjects and prints one table. `--help` tells the options. */

import { parseArgs } from 'node:util'
import { writeBaseline } from './baseline.ts'
import { type CellName, chooseCells } from './cells.ts'
import { check } from './check.ts'
import { saveResults } from './report/save.ts'
import { printTable } from './report/table.ts'
import { FULL, QUICK, Run } from './run.ts'

const HELP = `pnpm bench [options]

  --quick            one short round, in about a minute, for a first look
  --only <text>      only what contains the text, such as headgate-memory/two-limits; may be given several times
  --check            compares Headgate with the baseline, and fails if it became slower or allocates more, and if
                     anything of what was chosen has no baseline, or has one and cannot be measured
  --baseline <file>  with --check, the baseline to compare with, bench/baseline.json by default;
                     else a file to write what was measured to, as a baseline
  --allow-new        with --check, passes over what has no baseline: a trial that is new
  --slow-down <n>    with --check, makes decisions take n percent longer, to see whether that is found
  --save             writes bench/results.json, bench/baseline.json, the tables of the READMEs and the picture;
                     everything has to be measured for that
`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    check: { type: 'boolean', default: false },
    baseline: { type: 'string' },
    'allow-new': { type: 'boolean', default: false },
    'slow-down': { type: 'string', default: '0' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const { quick, only, baseline, save } = values

function isChosen(name: string): boolean {
  return only.length === 0 || only.some((text) => name.includes(text))
}

async function measure(cells: readonly CellName[]): Promise<void> {
  const effort = quick ? QUICK : FULL
  const run = new Run(cells)
  for (let round = 0; round < effort.rounds; round++) await run.measureLatencies(effort.latency)
  await run.measureAllocations(effort.latency.warmupMs)
  await run.measureHeap()
  const results = await run.results()
  await printTable(results)
  if (baseline !== undefined) writeBaseline(results, baseline)
  if (save) await saveResults(results)
}

async function main(): Promise<void> {
  const slowDown = Number(values['slow-down']) / 100
  if (!(slowDown >= 0)) throw new Error(`--slow-down is ${values['slow-down']}; it should be a percentage.`)
  if (values.check && (quick || save)) throw new Error('--check has rounds of its own, and saves nothing.')
  const { cells, missing } = await chooseCells(isChosen, quick)
  for (const reason of missing) console.log(`left out: ${reason}`)
  if (values.check) {
    const options = { isChosen, file: baseline, allowsNew: values['allow-new'], slowDown }
    process.exitCode = (await check(cells, options)) ? 0 : 1
    return
  }
  if (cells.length === 0) throw new Error(`Nothing is left to measure of ${only.join(', ') || 'everything'}.`)
  if (save && (quick || only.length > 0 || missing.length > 0)) {
    throw new Error('--save writes what is published: everything has to be measured, in full.')
  }
  await measure(cells)
}

if (values.help) console.log(HELP)
else await main()
