/** The middle of some numbers, the mean of both where there are two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!
}

/** How far numbers lie around their median: an estimate of the standard deviation that outliers do not move. */
function spread(values: readonly number[]): number {
  const middle = median(values)
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)))
}

/** How far the median of so many numbers may be off, for the same reason. */
export function errorOfMedian(values: readonly number[]): number {
  return (1.2533 * spread(values)) / Math.sqrt(values.length)
}
