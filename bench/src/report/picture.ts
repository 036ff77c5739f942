import { showNs } from './show.ts'
import type { Row } from './table.ts'

const WIDTH = 900
const ROW = 26
const LABEL = 520
const TOP = 34

/** A bar for each row: the median of a decision, on a logarithmic scale. */
export function renderPicture(rows: readonly Row[]): string {
  const decades = rows.map(({ cell }) => Math.log10(cell.medianNs))
  const first = Math.floor(Math.min(...decades))
  const last = Math.ceil(Math.max(...decades))
  const place = (decade: number) => LABEL + ((WIDTH - LABEL - 70) * (decade - first)) / (last - first)
  const height = TOP + rows.length * ROW + 10
  const grid = Array.from({ length: last - first + 1 }, (_, i) => {
    const x = place(first + i).toFixed(1)
    return `<path class="grid" d="M${x} ${TOP - 8}V${height - 8}"/><text class="scale" x="${x}" y="${TOP - 14}">${showNs(10 ** (first + i))}</text>`
  })
  const bars = rows.map(({ subject, trial, cell }, i) => {
    const y = TOP + i * ROW
    const end = place(Math.log10(cell.medianNs))
    const kind = /^(headgate|floor)/.exec(cell.subject)?.[0] ?? 'peer'
    return [
      `<text class="label" x="${LABEL - 8}" y="${y + 15}">${escapeText(`${subject}: ${trial}`)}</text>`,
      `<rect class="${kind}" x="${LABEL}" y="${y + 3}" width="${Math.max(1, end - LABEL).toFixed(1)}" height="${ROW - 8}"/>`,
      `<text x="${(end + 6).toFixed(1)}" y="${y + 15}">${showNs(cell.medianNs)}</text>`,
    ].join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Median time of a decision, logarithmic scale">
<style>
svg { background: #fff; font: 12px system-ui, sans-serif }
.label { text-anchor: end } .scale { text-anchor: middle; fill: #666 }
.grid { stroke: #ddd } .headgate { fill: #2563eb } .floor { fill: #9ca3af } .peer { fill: #f59e0b }
</style>
${[...grid, ...bars].join('\n')}
</svg>
`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
