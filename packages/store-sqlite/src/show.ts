/** Shows a value in a message: short, on one line, and whatever it is. */
export function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch {
    text = undefined
  }
  text ??= value === null || typeof value === 'object' ? 'an object' : typeof value
  return text.length > 200 ? `${text.slice(0, 197)}…` : text
}
