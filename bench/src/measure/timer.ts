/** What reading the clock costs and how fine it is, in ns: nothing below can be told apart one by one. */
export interface Timer {
  /** Least step that was seen. */
  readonly resolutionNs: number
  /** Median time between two readings with nothing in between. */
  readonly overheadNs: number
}

const READINGS = 20_000

export function measureTimer(): Timer {
  const gaps = new Float64Array(READINGS)
  // Twice: the first time warms up.
  for (let turn = 0; turn < 2; turn++) {
    for (let i = 0; i < READINGS; i++) {
      const before = performance.now()
      gaps[i] = performance.now() - before
    }
  }
  gaps.sort()
  const steps = gaps.filter((gap) => gap > 0)
  return { resolutionNs: Math.round(steps[0]! * 1e6), overheadNs: Math.round(gaps[READINGS / 2]! * 1e6) }
}
