import type { Subject } from '../subject.ts'
import { collect } from './allocation.ts'

/** Meters that are held while their room is measured. */
const METERS = 100_000

/** How often each meter is called within its hour, if nothing else is said. */
export const TYPICAL_CALLS = 10

/** Bytes of the heap that each of {@link METERS} meters takes, keys and index included. */
export async function measureHeap(fill: Subject['fill'] & object, callsEach: number): Promise<number> {
  // Loads and compiles what it takes.
  await fill(100, callsEach)
  collect()
  const before = process.memoryUsage().heapUsed
  const held = await fill(METERS, callsEach)
  collect()
  const bytes = process.memoryUsage().heapUsed - before
  if (held === undefined) throw new Error('nothing was held')
  return bytes / METERS
}
