import { TYPICAL_CALLS } from '../measure/heap.ts'
import type { Cell, Results } from '../results.ts'
import { showBytes, showRatio } from './show.ts'

/** Something that Headgate should reach. */
export interface Goal {
  readonly what: string
  /** What it is compared with: how many times that. Without, the number is one of bytes. */
  readonly than?: string
  /** The number has to be at least this, or at most this. */
  readonly least?: number
  readonly most?: number
  /** The number, `NaN` if something that it is made of was not measured. */
  readonly measure: (measured: Measured) => number
}

/** Looks up what was measured. What was not is `NaN`. */
class Measured {
  readonly #results: Results

  constructor(results: Results) {
    this.#results = results
  }

  ratio(name: string): number {
    return this.#cell(name)?.ratio ?? Number.NaN
  }

  bytes(name: string): number {
    return this.#cell(name)?.bytes ?? Number.NaN
  }

  heap(subject: string): number {
    const of = this.#results.heap.find((one) => one.subject === subject && one.callsEach === TYPICAL_CALLS)
    return of?.bytes ?? Number.NaN
  }

  /** How many times as long as another a cell takes, by ratios to the floor, which has to do the same for both. */
  overFloors(name: string, other: string): number {
    return this.ratio(name) / this.ratio(other)
  }

  /** How many times as fast as another a cell is, by medians: their floors differ. */
  faster(name: string, other: string): number {
    return (this.#cell(other)?.medianNs ?? Number.NaN) / (this.#cell(name)?.medianNs ?? Number.NaN)
  }

  #cell(name: string): Cell | undefined {
    return this.#results.cells.find(({ subject, trial }) => `${subject}/${trial}` === name)
  }
}

/** Goals for hot meters and for many: the trials of the latter are called the same with `-many` behind. */
function hotAndMany(goal: (many: '' | '-many', meters: string) => Goal): Goal[] {
  return [goal('', 'hot meters'), goal('-many', '10,000 meters')]
}

const GOALS: readonly Goal[] = [
  {
    what: 'memory, prepared call, two limits, 10,000 meters',
    least: 4,
    than: 'as fast as rate-limiter-flexible, memory, one key of 10,000',
    measure: (of) =>
      of.faster('headgate-memory/two-limits-many', 'rate-limiter-flexible-memory/one-limit-many'),
  },
  {
    what: 'memory, prepared call, two limits, 10,000 meters',
    most: 3,
    than: 'two look-ups in a map and increments',
    measure: (of) => of.ratio('headgate-memory/two-limits-many'),
  },
  ...hotAndMany((many, meters) => ({
    what: `memory, raw call, sorted by its URL, ${meters}`,
    least: 2,
    than: 'as fast as rate-limiter-flexible, memory, one key',
    measure: (of) => of.faster(`headgate-memory/raw${many}`, `rate-limiter-flexible-memory/one-limit${many}`),
  })),
  ...hotAndMany((many, meters) => ({
    what: `memory, denied, ${meters}`,
    most: 1,
    than: 'granted',
    measure: (of) => of.overFloors(`headgate-memory/denied${many}`, `headgate-memory/two-limits${many}`),
  })),
  {
    what: 'memory, settle, header unchanged',
    most: 1,
    than: 'a granted decision',
    measure: (of) => of.overFloors('headgate-memory/settle-unchanged', 'headgate-memory/two-limits'),
  },
  {
    what: 'memory, allocated by a prepared decision and its settle',
    most: 200,
    measure: (of) => of.bytes('headgate-memory/decide-settle'),
  },
  {
    what: `memory, heap a meter of 100,000, each called ${TYPICAL_CALLS} times in its hour`,
    most: 446,
    measure: (of) => of.heap('headgate-memory'),
  },
  {
    what: 'memory, a decision among 1,000,000 meters',
    most: 2,
    than: 'one among 1,000, beyond what a map loses too',
    measure: (of) => of.overFloors('headgate-memory/store-million', 'headgate-memory/store-thousand'),
  },
  ...hotAndMany((many, meters) => ({
    what: `SQLite, two limits, ${meters}`,
    most: 1.3,
    than: 'the same rows, read and written by hand',
    measure: (of) => of.ratio(`headgate-sqlite/two-limits${many}`),
  })),
  ...hotAndMany((many, meters) => ({
    what: `SQLite, two limits, ${meters}`,
    least: 3,
    than: 'as fast as rate-limiter-flexible, SQLite, one key',
    measure: (of) =>
      of.faster(`headgate-sqlite/two-limits${many}`, `rate-limiter-flexible-sqlite/one-limit${many}`),
  })),
  ...hotAndMany((many, meters) => ({
    what: `SQLite, two limits, ${meters}`,
    least: 3,
    than: "as fast as that with Headgate's settings",
    measure: (of) =>
      of.faster(`headgate-sqlite/two-limits${many}`, `rate-limiter-flexible-sqlite-wal/one-limit${many}`),
  })),
  ...hotAndMany((many, meters) => ({
    what: `Redis, two limits, ${meters}, one at a time`,
    least: 1,
    than: 'as fast as rate-limiter-flexible, Redis, one key',
    measure: (of) =>
      of.overFloors(`rate-limiter-flexible-redis/one-limit${many}`, `headgate-redis/two-limits${many}`),
  })),
  ...hotAndMany((many, meters) => ({
    what: `Redis, two limits, ${meters}, one at a time`,
    most: 1.7,
    than: '`INCR`',
    measure: (of) => of.ratio(`headgate-redis/two-limits${many}`),
  })),
  ...hotAndMany((many, meters) => ({
    what: `Redis, two limits, ${meters}, 64 in flight`,
    least: 1,
    than: 'the decisions a second of rate-limiter-flexible, Redis, one key',
    measure: (of) =>
      of.overFloors(`rate-limiter-flexible-redis/in-flight${many}`, `headgate-redis/in-flight${many}`),
  })),
]

/** The rows of the table of goals: what, the goal, what was measured, and whether that reaches it. */
export function goalRows(results: Results, goals: readonly Goal[] = GOALS): string[][] {
  const measured = new Measured(results)
  return goals.map(({ what, than, least, most, measure }) => {
    const bound = least === undefined ? `≤ ${most}` : `≥ ${least}`
    const goal = than === undefined ? `${bound} bytes` : `${bound} × ${than}`
    const value = measure(measured)
    if (Number.isNaN(value)) return [what, goal, 'not measured', '']
    const isReached = (least ?? 0) <= value && value <= (most ?? Number.POSITIVE_INFINITY)
    const shown =
      than === undefined
        ? `${showBytes(value)} bytes`
        : `${value < 10 ? value.toFixed(2) : showRatio(value)} ×`
    return [what, goal, shown, isReached ? 'reached' : 'missed']
  })
}
