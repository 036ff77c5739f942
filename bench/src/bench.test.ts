import { expect, test } from 'vitest'
import { chooseCells } from './cells.ts'
import { Run } from './run.ts'
import { SUBJECTS } from './subjects.ts'
import { TRIALS } from './trials.ts'

const SHORT = { warmupMs: 5, turns: 1, turnMs: 2, tailMs: 5 }

test('every subject names its trials and is compared with a floor that has them too', async () => {
  for (const [name, load] of Object.entries(SUBJECTS)) {
    const { subject } = await load()
    const floor = (await SUBJECTS[`floor-${subject.place}`]!()).subject
    for (const trial of Object.keys(subject.trials) as (keyof typeof TRIALS)[]) {
      const ofFloor = TRIALS[trial].floor ?? trial
      expect(floor.trials[ofFloor], `${name}/${trial} needs ${ofFloor}`).toBeTypeOf('function')
    }
  }
})

test('a run measures cells in processes of their own and says where', async () => {
  const isChosen = (name: string) => /^(headgate|rate-limiter-flexible)-memory\/one-limit$/.test(name)
  const { cells } = await chooseCells(isChosen, true)
  const run = new Run(cells)
  await run.measureLatencies(SHORT)
  await run.measureAllocations(5)
  const results = await run.results()
  expect(results.cells).toHaveLength(2)
  for (const { medianNs, ratio, bytes } of results.cells) {
    expect(medianNs).toBeGreaterThan(0)
    expect(ratio).toBeGreaterThan(0)
    expect(bytes).toBeGreaterThanOrEqual(-1)
  }
  expect(results.circumstances.node).toBe(process.versions.node)
  expect(results.circumstances.versions['@headgate/core']).toMatch(/^\d/)
  expect(results.circumstances.timer.resolutionNs).toBeGreaterThan(0)
})
