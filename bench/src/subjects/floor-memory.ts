import { createPick } from '../chance.ts'
import type { Subject, Task } from '../subject.ts'

interface Count {
  used: number
}

/**
 * Hot keys: with a single one, a look-up takes 4 ns or 20, by whether it shares its place in the map with another,
 * which in every process is another one.
 */
const HOT = 32

/** Looks up as many counts as there are limits, and adds to each. Nothing is decided. */
function count(limits: 1 | 2 | 4, subjects: number) {
  return (): Task => {
    const counts = new Map<string, Count>()
    const keys = Array.from({ length: limits }, (_, limit) =>
      Array.from({ length: subjects }, (_, id) => `{1234567890}:limit${limit}:${id}`),
    )
    for (const key of keys.flat()) counts.set(key, { used: 0 })
    const [first, second] = keys
    const pick = createPick(subjects)
    const run = {
      1() {
        counts.get(first![pick()]!)!.used += 1
        return 1
      },
      2() {
        const id = pick()
        // As in the calls of Headgate: of two limits, one is the app's.
        counts.get(first![id & (HOT - 1)]!)!.used += 1
        counts.get(second![id]!)!.used += 1
        return 1
      },
      4() {
        const id = pick()
        for (let i = 0; i < limits; i++) counts.get(keys[i]![id]!)!.used += 1
        return 1
      },
    }[limits]!
    return { run }
  }
}

function fill(meters: number): unknown {
  const counts = new Map<string, Count>()
  for (let i = 0; i < meters; i++) counts.set(`{1234567890}:user:${i}`, { used: 1 })
  return counts
}

export const subject: Subject = {
  title: 'floor: Map look-ups and increments',
  place: 'memory',
  lacks: ['deciding', 'windows'],
  trials: {
    'one-limit': count(1, HOT),
    'two-limits': count(2, HOT),
    'four-limits': count(4, HOT),
    'one-limit-many': count(1, 10_000),
    'two-limits-many': count(2, 10_000),
    'four-limits-many': count(4, 10_000),
    'store-thousand': count(2, 1_000),
    'store-million': count(2, 1_000_000),
  },
  fill,
}
