import { createPick } from '../chance.ts'
import type { Subject, Task } from '../subject.ts'

interface Count {
  used: number
}

/** Looks up as many counts as there are limits, and adds to each. Nothing is decided. */
function count(limits: number, subjects: number, ofOne: number) {
  return (): Task => {
    const counts = new Map<string, Count>()
    // As in the calls of Headgate: of two limits, one is the app's.
    const keys = Array.from({ length: limits }, (_, limit) =>
      Array.from({ length: limit < ofOne ? 1 : subjects }, (_, id) => `{1234567890}:limit${limit}:${id}`),
    )
    for (const key of keys.flat()) counts.set(key, { used: 0 })
    const pick = createPick(subjects)
    const appKey = keys[0]![0]!
    const userKeys = keys.at(-1)!
    if (limits === 1) {
      return {
        run() {
          counts.get(userKeys[pick()]!)!.used += 1
          return 1
        },
      }
    }
    if (limits === 2) {
      return {
        run() {
          counts.get(appKey)!.used += 1
          counts.get(userKeys[pick()]!)!.used += 1
          return 1
        },
      }
    }
    return {
      run() {
        const id = pick()
        for (let i = 0; i < limits; i++) counts.get(keys[i]![id]!)!.used += 1
        return 1
      },
    }
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
    'one-limit': count(1, 1, 0),
    'two-limits': count(2, 1, 1),
    'four-limits': count(4, 1, 0),
    'one-limit-many': count(1, 10_000, 0),
    'two-limits-many': count(2, 10_000, 1),
    'four-limits-many': count(4, 10_000, 0),
    'store-thousand': count(2, 1_000, 1),
    'store-million': count(2, 1_000_000, 1),
  },
  fill,
}
