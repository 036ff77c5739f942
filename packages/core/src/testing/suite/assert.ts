/** Assertions of the conformance suite, which runs wherever core does. */

/** Thrown where a store does not do what it must. */
class ConformanceError extends Error {
  override readonly name = 'ConformanceError'
  /** What test runners show beside `expected`. */
  readonly actual: unknown
  readonly expected: unknown

  constructor(message: string, actual: unknown, expected: unknown) {
    super(`${message}: got ${text(actual)}, expected ${text(expected)}`)
    this.actual = actual
    this.expected = expected
  }
}

export function ok(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ConformanceError(message, false, true)
}

/**
 * Compares plain data by value; fields of `actual` that `expected` does not have are let be. Numbers may differ
 * by a rounding.
 */
export function matches(actual: unknown, expected: unknown, message: string): void {
  if (!isMatch(actual, expected)) throw new ConformanceError(message, actual, expected)
}

function isMatch(actual: unknown, expected: unknown): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') return isClose(actual, expected)
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected)
  if (typeof actual !== 'object' || actual === null) return false
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length < expected.length)) return false
  const fields = actual as Record<string, unknown>
  return Object.entries(expected).every(([name, value]) => isMatch(fields[name], value))
}

/** Wide enough for sums of fractions, narrow enough for times in ms. */
function isClose(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= Math.max(1e-6, Math.abs(b) * 1e-14)
}

function text(value: unknown): string {
  // JSON has no word for Infinity.
  return JSON.stringify(value, (_, part) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
  )
}
