/** Runs all trials and prints what decisions cost, each beside what it is to be compared with. */

import { benchMemory } from './memory.ts'

await benchMemory()
await import('./sqlite.ts')
