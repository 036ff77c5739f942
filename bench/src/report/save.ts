import { writeFileSync } from 'node:fs'
import { BASELINE_FILE, baselineOf } from '../baseline.ts'
import type { Results } from '../results.ts'

const RESULTS_FILE = new URL('../../results.json', import.meta.url)

/** Writes results, and everything that is made of them. */
export async function saveResults(results: Results): Promise<void> {
  writeJson(RESULTS_FILE, results)
  writeJson(BASELINE_FILE, baselineOf(results))
}

function writeJson(file: URL, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toPrecision(4)) : one), 2)}\n`)
}
