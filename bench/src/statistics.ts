/** The middle of some numbers, the mean of both where there are two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!
}

/**
 * How far the median of such numbers may be off, as a standard deviation: half of the span of those that lie within
 * half a root of their number around the middle. Of up to five numbers, that is all of them, so that one that is far
 * from the others tells of noise; of many, a few such say nothing, as they do to the median.
 */
export function errorOfMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const around = Math.sqrt(sorted.length) / 2
  const first = Math.max(0, Math.floor(middle - around))
  const last = Math.min(sorted.length - 1, Math.ceil(middle + around))
  return (sorted[last]! - sorted[first]!) / 2
}
