import { readFileSync, writeFileSync } from 'node:fs'
import { writeBaseline } from '../baseline.ts'
import type { Results } from '../results.ts'
import { headlinesOf, renderReport, renderSummary, withPart } from './pages.ts'
import { renderPicture } from './picture.ts'

const RESULTS_FILE = new URL('../../results.json', import.meta.url)

/** Writes results, the baseline, and everything that is made of results. */
export async function saveResults(results: Results): Promise<void> {
  writeFileSync(RESULTS_FILE, toJson(results))
  writeBaseline(results)
  for (const [file, content] of await renderFiles()) writeFileSync(file, content)
}

/** What the files that are made of the saved results should hold. */
export async function renderFiles(): Promise<Map<URL, string>> {
  const results: Results = JSON.parse(readFileSync(RESULTS_FILE, 'utf8'))
  const report = new URL('../../README.md', import.meta.url)
  const readme = new URL('../../../README.md', import.meta.url)
  return new Map([
    [report, withPart(readFileSync(report, 'utf8'), await renderReport(results))],
    [readme, withPart(readFileSync(readme, 'utf8'), await renderSummary(results))],
    [new URL('../../decisions.svg', import.meta.url), renderPicture(await headlinesOf(results))],
  ])
}

/** Four digits are more than a measurement has. */
function toJson(value: unknown): string {
  const short = (_: string, one: unknown) =>
    typeof one === 'number' && !Number.isInteger(one) ? Number(one.toPrecision(4)) : one
  return `${JSON.stringify(value, short, 2)}\n`
}
