/** Prints what is measured of tasks of which it is known what they allocate. Started by a test. */

import type { Task } from '../subject.ts'
import { measureAllocation } from './allocation.ts'
import { createStopwatch } from './stopwatch.ts'

/** What was allocated last: seen from outside, so that the compiler cannot leave it out. */
const seen: unknown[] = [undefined]

function allocating(make: (i: number) => unknown): Task {
  let i = 0
  return {
    run() {
      seen[0] = make(i++)
      return 1
    },
  }
}

const TASKS: { readonly [name: string]: Task } = {
  nothing: allocating(() => undefined),
  twoFields: allocating((a) => ({ a, b: a })),
  eightFields: allocating((a) => ({ a, b: a, c: a, d: a, e: a, f: a, g: a, h: a })),
  tenNumbers: allocating((a) => [a, a, a, a, a, a, a, a, a, a]),
  prepared: {
    ...allocating((a) => ({ a, b: a })),
    prepare: () => {
      seen[0] = Array.from({ length: 1_000 }, (_, i) => ({ i }))
    },
  },
}

const measured: { [name: string]: number } = {}
for (const [name, task] of Object.entries(TASKS)) {
  measured[name] = await measureAllocation(await createStopwatch(name, task, true), 50)
}
console.log(JSON.stringify(measured))
