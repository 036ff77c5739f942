/** A duration with two or three digits that count. */
export function showNs(ns: number | undefined): string {
  if (ns === undefined) return '–'
  if (ns < 1_000) return `${Math.round(ns)} ns`
  return ns < 1_000_000 ? `${threeDigits(ns / 1_000)} µs` : `${threeDigits(ns / 1_000_000)} ms`
}

export function showBytes(bytes: number | undefined): string {
  return bytes === undefined ? '–' : Math.max(0, Math.round(bytes)).toLocaleString('en-US')
}

export function showRatio(ratio: number): string {
  return threeDigits(ratio)
}

/** How far a ratio may be off. */
export function showError(error: number): string {
  return `${Math.max(1, Math.round(100 * error))} %`
}

function threeDigits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(value < 10 ? 2 : 3)
}
