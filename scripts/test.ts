/**
 * Runs all tests, or those whose path contains one of the arguments, and ends with a line `N passed, N failed`.
 * A module that cannot be loaded and an error outside of any test count as failed.
 */

import { startVitest } from 'vitest/node'

const vitest = await startVitest('test', process.argv.slice(2), { watch: false })
let passed = 0
let failed = vitest.state.getUnhandledErrors().length
let skipped = 0
for (const module of vitest.state.getTestModules()) {
  failed += module.errors().length
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === 'passed') passed += 1
    else if (state === 'skipped') skipped += 1
    else failed += 1
  }
}
await vitest.close()
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
