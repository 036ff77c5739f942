import type { Curves } from './results.ts'

/** One strategy's strip of a chart. */
export interface Strip {
  readonly title: string
  readonly curves: Curves
}

/** A stretch of a run that is shaded, in minutes since its start. */
export interface Shade {
  readonly from: number
  readonly to: number
}

const LEFT = 150
const STEP = 7
const TOP = 28
const UP = 44
const DOWN = 12
const GAP = 12

const STYLE = `
svg { background: #fff; font: 12px system-ui, sans-serif; }
text { fill: #333; } .small { font-size: 10px; fill: #666; }
.answered { fill: #3b78d8; } .refused { fill: #cc3333; } .shade { fill: #f3d9d9; }
.percent { fill: none; stroke: #b8860b; } .rule { stroke: #ddd; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; } text { fill: #ddd; } .small { fill: #999; }
  .answered { fill: #5a97f2; } .refused { fill: #ff6b6b; } .shade { fill: #4a2626; }
  .percent { stroke: #e3b341; } .rule { stroke: #30363d; }
}`

/**
 * Draws what happened in a run as an SVG, a strip for each strategy: answered calls a minute upwards, the share of
 * calls refused downwards, and the percentage of the limit in use as a line.
 */
export function drawChart(title: string, strips: readonly Strip[], shades: readonly Shade[]): string {
  const { minutes, answered } = strips[0]!.curves
  const width = STEP * answered.length
  const high = niceAbove(Math.max(...strips.flatMap(({ curves }) => curves.answered)))
  const height = TOP + strips.length * (UP + DOWN + GAP) + 20
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + width + 20} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    legend(shades.length > 0),
  ]
  strips.forEach((strip, i) => {
    const y = TOP + i * (UP + DOWN + GAP) + UP
    parts.push(`<g transform="translate(${LEFT} ${y})">`)
    for (const { from, to } of shades) {
      const x = Math.round((STEP * from) / minutes)
      const wide = Math.max(2, Math.round((STEP * (to - from)) / minutes))
      parts.push(`<path class="shade" d="M${x} ${-UP}h${wide}v${UP + DOWN}h${-wide}z"/>`)
    }
    parts.push(...drawStrip(strip, high, width), '</g>')
  })
  parts.push(hours(width, minutes, height - 8), '</svg>')
  return `${parts.join('\n')}\n`
}

function drawStrip({ title, curves }: Strip, high: number, width: number): string[] {
  const refusedShare = curves.refused.map((refused, i) => {
    const sent = refused + curves.answered[i]!
    return sent === 0 ? 0 : refused / sent
  })
  return [
    `<path class="answered" d="${area(curves.answered.map((calls) => (-UP * calls) / high))}"/>`,
    `<path class="refused" d="${area(refusedShare.map((share) => DOWN * share))}"/>`,
    `<path class="percent" d="${line(curves.percent.map((value) => (-UP * Math.min(100, value)) / 100))}"/>`,
    `<path class="rule" d="M0 0h${width}"/>`,
    `<text x="-10" y="${-UP / 2 + 4}" text-anchor="end">${escaped(title)}</text>`,
    `<text class="small" x="-10" y="${-UP / 2 + 18}" text-anchor="end">up to ${high.toLocaleString('en-US')} a minute</text>`,
  ]
}

/** Columns from the base line, of heights in pixels. */
function area(heights: readonly number[]): string {
  return `M0 0${steps(heights)}V0z`
}

/** A line of steps that begins at its first height. */
function line(heights: readonly number[]): string {
  return `M0 ${Math.round(heights[0]!)}${steps(heights)}`
}

function steps(heights: readonly number[]): string {
  let path = ''
  let run = 0
  heights.forEach((height, i) => {
    run += STEP
    const y = Math.round(height)
    if (i + 1 < heights.length && Math.round(heights[i + 1]!) === y) return
    path += `V${y}h${run}`
    run = 0
  })
  return path
}

function legend(hasShades: boolean): string {
  const y = 14
  const shades = `<path class="shade" d="M${LEFT + 622} ${y - 9}h10v10h-10z"/><text x="${LEFT + 636}" y="${y}" class="small">blocked</text>`
  return [
    hasShades ? shades : '',
    `<text x="${LEFT}" y="${y}" class="small">calls a minute:</text>`,
    `<path class="answered" d="M${LEFT + 76} ${y - 9}h10v10h-10z"/><text x="${LEFT + 90}" y="${y}" class="small">answered</text>`,
    `<path class="refused" d="M${LEFT + 146} ${y - 9}h10v10h-10z"/><text x="${LEFT + 160}" y="${y}" class="small">refused, as a share of those sent</text>`,
    `<path class="percent" d="M${LEFT + 330} ${y - 4}h14"/><text x="${LEFT + 350}" y="${y}" class="small">percent of the limit in use, by whoever (top: 100 %)</text>`,
  ].join('')
}

function hours(width: number, minutes: number, y: number): string {
  const perHour = (STEP * 60) / minutes
  const count = Math.floor(width / perHour)
  const every = count > 12 ? 3 : 1
  const marks: string[] = []
  for (let hour = 0; hour <= count; hour += every) {
    marks.push(
      `<text class="small" x="${LEFT + hour * perHour}" y="${y}" text-anchor="middle">${hour} h</text>`,
    )
  }
  return marks.join('')
}

/** The next number above that is 1, 2 or 5 with zeros. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= value)!
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
