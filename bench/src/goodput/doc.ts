import { mkdirSync, writeFileSync } from 'node:fs'
import { drawChart } from './chart.ts'
import { findEntry, goodputShares, type Results, rejectedShares } from './results.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'
import { QUOTAS } from './scenarios/app-setup.ts'
import { strategies } from './strategies/all.ts'
import { count, measuredOf, percent } from './table.ts'
import { HOUR_MS, MINUTE_MS, START_AT } from './units.ts'

const DOCS = new URL('../../../docs/', import.meta.url)

/** Charts are drawn at this quota, or at the only one that a scenario has. */
export const CHART_QUOTA = 20_000

/** Writes `docs/goodput.md` and its charts. */
export function writeDocs(results: Results): void {
  mkdirSync(new URL('goodput/', DOCS), { recursive: true })
  for (const [name, text] of renderDocs(results)) writeFileSync(new URL(name, DOCS), text)
}

/** The files of the docs, by their path in `docs`. */
export function renderDocs(results: Results): Map<string, string> {
  const files = new Map<string, string>()
  for (const scenario of scenarios) {
    const svg = chartOf(scenario, results)
    if (svg !== undefined) files.set(`goodput/${scenario.name}.svg`, svg)
  }
  files.set('goodput.md', renderPage(results, files))
  return files
}

function chartOf(scenario: Scenario, { entries, hours }: Results): string | undefined {
  const quota = scenario.quotas.length === 1 ? scenario.quotas[0]! : CHART_QUOTA
  const strips = strategies.flatMap(({ name, title }) => {
    const curves = findEntry(entries, scenario.name, quota, name)?.curves
    return curves === undefined ? [] : [{ title, curves }]
  })
  if (strips.length === 0) return undefined
  const { blocks = [] } = scenario.setup({ quota, seed: 1, lengthMs: hours * HOUR_MS })
  const minutesOf = (at: number) => (at - START_AT) / MINUTE_MS
  const shades = blocks.map(({ startAt, endAt }) => ({ from: minutesOf(startAt), to: minutesOf(endAt) }))
  return drawChart(scenario.title, strips, shades)
}

function renderPage(results: Results, files: ReadonlyMap<string, string>): string {
  const { hours, versions } = results
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const sections = scenarios.map((scenario) => renderScenario(scenario, results, files))
  return `<!-- Written by bench/src/goodput from bench/goodput.json: \`pnpm bench:goodput --redraw\`. -->

# How much of a quota is used, and how often Meta refuses

A client that always has more to do than Meta allows, for ${hours} simulated hours against [the simulator](../packages/simulator), with each of several ways to keep to a limit that it does or does not know. **Goodput** is the number of calls that were answered, as a share of what an oracle gets that knows what Meta knows. **Rejected** is the share of the calls sent that Meta refused; those count against the quota, too. Each number is the median of ${seedsText(results)}.

## Goals

${renderGoals(results)}

Beside each pair of goodput and rejected stands whether it reaches the goal (✓) or not (✗); what could be reached is under each scenario. ${renderRivals(results)}

## How it is measured

- Calls take 50 to 350 ms, half of it until they arrive. At 600 and 20,000 calls an hour 16 are on their way at most, at 200,000 there are 48: a few times what the quota allows.
- Answered calls of the last window weigh less and less, so that it does not matter where in a burst the day ends. Where the goal is about what follows the first windows, those are left out, and the calls of the next one weigh more and more.
- Whoever was refused tries the same call again.
- Who needs one number gets what the facts that Headgate is told give. Where they give none, a person would have to try, and gets four fifths of the true quota here, which is kind. Several processes divide it evenly.
- A seed stands for certain delays, kinds of call and calls of others. A strategy that spends a window in a burst does so in every window: so do they all, since there is always more to do.

${strategies.map(({ title, story }) => `- **${title}**: ${story}`).join('\n')}

${sections.join('\n\n')}

## Measured with

${tools.join(', ')}. \`pnpm bench:goodput --full --write-docs\` does it again, in an hour or two; \`pnpm bench:goodput --help\` tells how to do a part.
`
}

/** How many seeds there are, by quota: of Headgate and the oracle, and of the others where they have fewer. */
function seedsText({ entries }: Results): string {
  const least = (quota: number, isOther: boolean) =>
    Math.min(
      ...entries
        .filter((entry) => entry.quota === quota)
        .filter(({ strategy }) => isOther !== (strategy === 'headgate' || strategy === 'oracle'))
        .map(({ runs }) => runs.goodput.length),
    )
  const texts = QUOTAS.map((quota) => {
    const own = least(quota, false)
    const others = least(quota, true)
    const fewer = others < own ? ` (${others} for the others)` : ''
    return Number.isFinite(own) ? `${own} seeds${fewer} at ${count(quota)}` : ''
  }).filter((text) => text !== '')
  return `${texts.join(', ')} calls an hour`
}

function renderGoals({ entries }: Results): string {
  const rows = scenarios.map((scenario) => {
    const cells = QUOTAS.map((quota, column) => {
      // What has a quota of its own stands in the first column.
      const own = scenario.quotas.length === 1 ? (column === 0 ? scenario.quotas[0]! : undefined) : quota
      const measured = own === undefined ? undefined : measuredOf(entries, scenario, own, 'headgate')
      if (own === undefined || measured === undefined) return ''
      const { goodput, rejected, back, probes } = measured
      const mark = scenario.goal.isMet(measured, own) ? '✓' : '✗'
      const text =
        back === undefined
          ? `${percent(goodput)} / ${percent(rejected)}`
          : `after ${percent(back)}, ${probesText(probes!)}`
      return `${text} ${mark}${scenario.quotas.length === 1 ? ` (${count(own)})` : ''}`
    })
    return [`[${scenario.title}](#${anchorOf(scenario.title)})`, scenario.goal.text, ...cells]
  })
  return markdownTable(['scenario', 'goal', ...QUOTAS.map((quota) => `${count(quota)} an hour`)], rows)
}

function probesText(probes: number): string {
  return probes === 1 ? '1 probe' : `${count(Number(probes.toFixed(1)))} probes`
}

/** Where somebody else is answered more than Headgate, and refused no more often. */
function renderRivals({ entries }: Results): string {
  const rivals = scenarios.flatMap((scenario) =>
    scenario.quotas.flatMap((quota) => {
      const own = measuredOf(entries, scenario, quota, 'headgate')
      return strategies
        .filter(({ name }) => name !== 'headgate' && name !== 'oracle')
        .filter(({ name }) => {
          const other = measuredOf(entries, scenario, quota, name)
          return own && other && other.goodput > own.goodput && other.rejected <= own.rejected
        })
        .map(({ title }) => `${title} in “${scenario.title}” at ${count(quota)}`)
    }),
  )
  return rivals.length === 0
    ? 'None of the others that ran beside it is answered more with as few refusals; at 200,000 only Headgate and the oracle ran.'
    : `More is answered, with as few refusals, of: ${rivals.join('; ')}.`
}

function renderScenario(
  scenario: Scenario,
  { entries }: Results,
  files: ReadonlyMap<string, string>,
): string {
  const heading = ['', ...scenario.quotas.map((quota) => `${count(quota)} an hour`)]
  const rows = strategies.flatMap(({ name, title }) => {
    const cells = scenario.quotas.map((quota) => {
      const measured = measuredOf(entries, scenario, quota, name)
      if (measured === undefined) return ''
      const { goodput, rejected, back, probes } = measured
      const blocks =
        back === undefined || name === 'oracle' ? '' : `; after ${percent(back)}, ${probesText(probes!)}`
      return `${percent(goodput)} / ${percent(rejected)}${blocks}`
    })
    return cells.every((cell) => cell === '') ? [] : [[title, ...cells]]
  })
  const worst = worstOf(scenario, entries)
  const chart = `goodput/${scenario.name}.svg`
  return [
    `## ${capitalised(scenario.title)}`,
    scenario.story,
    markdownTable(heading, rows),
    ...(worst === undefined ? [] : [worst]),
    ...(files.has(chart) ? [`![${scenario.title}](${chart})`] : []),
    ...(scenario.bound === undefined ? [] : [scenario.bound]),
  ].join('\n\n')
}

/** The worst seed, which a median hides. */
function worstOf(scenario: Scenario, entries: Results['entries']): string | undefined {
  const parts = scenario.quotas.flatMap((quota) => {
    const own = findEntry(entries, scenario.name, quota, 'headgate')
    const oracle = findEntry(entries, scenario.name, quota, 'oracle')
    if (own === undefined || oracle === undefined || own.runs.goodput.length < 2) return []
    const goodput = Math.min(...goodputShares(own, oracle))
    const rejected = Math.max(...rejectedShares(own))
    return [`${percent(goodput)} and ${percent(rejected)} at ${count(quota)}`]
  })
  return parts.length === 0 ? undefined : `Headgate's worst seeds: ${parts.join(', ')}.`
}

function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The anchor that a heading gets. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
}
