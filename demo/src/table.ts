/** Lays rows out in columns two spaces apart, under a heading and a rule: the first to the left, the others to the right. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  leftColumns = 1,
): string[] {
  const widths = heading.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(width)),
  )
  const line = (cells: readonly string[]) =>
    widths
      .map((size, column) => {
        const cell = cells[column] ?? ''
        const gap = ' '.repeat(size - width(cell))
        return column < leftColumns ? cell + gap : gap + cell
      })
      .join('  ')
      .trimEnd()
  return [line(heading), '─'.repeat(width(line(widths.map((size) => 'x'.repeat(size))))), ...rows.map(line)]
}

/** Characters, where each takes one place. */
function width(text: string): number {
  return [...text].length
}
