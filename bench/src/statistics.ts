/** The middle of some numbers, the mean of both where there are two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!
}

/**
 * How far the median of such numbers may be off, as a standard deviation. It is told from all of them: of a few
 * numbers, most lie close together by chance, and the one that does not tells of the noise.
 */
export function errorOfMedian(values: readonly number[]): number {
  const middle = median(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  const deviation = Math.sqrt(squares / Math.max(1, values.length - 1))
  return (1.2533 * deviation) / Math.sqrt(values.length)
}
