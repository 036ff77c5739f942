import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { MEMORY_FLAGS } from './allocation.ts'

/** Measures tasks of which it is known what they allocate, in a process that measures memory. */
function measured(): { [name: string]: number } {
  const script = fileURLToPath(new URL('known-allocations.ts', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [...MEMORY_FLAGS, script], { encoding: 'utf8' }))
}

test('counts what is known to be allocated', () => {
  const bytes = measured()
  // A header of three words, then a word for each field.
  expect(bytes.nothing).toBeCloseTo(0, 0)
  expect(bytes.twoFields).toBeCloseTo(40, 0)
  expect(bytes.eightFields).toBeCloseTo(88, 0)
  // An array is a header of four words, and its elements with two words before them.
  expect(bytes.tenNumbers).toBeCloseTo(32 + 16 + 80, 0)
  expect(bytes.prepared).toBeCloseTo(40, 0)
})
