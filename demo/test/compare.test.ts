import { createMemoryStore } from '@headgate/store-memory'
import { expect, test } from 'vitest'
import { startBackOff } from '../src/compare/back-off.ts'
import { findTruth } from '../src/compare/ideal.ts'
import { report } from '../src/compare/report.ts'
import { createScenario, type Scenario } from '../src/compare/scenario.ts'
import { startHeadgate } from '../src/compare/with-headgate.ts'
import { directRun } from './direct-run.ts'

const HOURS = 1.5

function headgateFor({ told }: Scenario) {
  return startHeadgate(told, () => createMemoryStore(), 2_000)
}

async function compared(seed: number) {
  const scenario = createScenario(seed, HOURS)
  const truth = findTruth(scenario)
  const backOff = await directRun(scenario, startBackOff)
  const headgate = await directRun(scenario, headgateFor(scenario))
  return { scenario, truth, backOff, headgate }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

test.each([1, 2, 3])('Headgate has no more calls rejected than back-off alone, seed %i', async (seed) => {
  const { backOff, headgate } = await compared(seed)
  const rejected = [headgate, backOff].map(({ queues }) => total(queues.map((queue) => queue.rejected)))
  expect(rejected[0]).toBeLessThanOrEqual(rejected[1]!)
  expect(rejected[1]).toBeGreaterThan(0)
})

test('the same seed gives the same tables, another seed others', async () => {
  const [first, second, other] = [await compared(4), await compared(4), await compared(5)].map(report)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

test('the tally of a run is what the simulator saw, and nothing stays open', async () => {
  const scenario = createScenario(6, HOURS)
  for (const start of [startBackOff, headgateFor(scenario)]) {
    const { queues, simulator, clock } = await directRun(scenario, start)
    const index = scenario.queues.findIndex(({ meters }) => meters[0]!.subject.endsWith(':2002'))
    const { meters, workers } = scenario.queues[index]!
    const { answered, rejected } = queues[index]!
    const seen = simulator.counts(meters[0]!)
    // What was under way at the end came back too late to count.
    const late = seen.accepted + seen.rejections - answered - rejected
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThanOrEqual(workers)
    expect(seen.accepted).toBeGreaterThanOrEqual(answered)
    expect(seen.rejections).toBeGreaterThanOrEqual(rejected)
    expect(clock.pending).toBe(0)
  }
})

test('nobody has more answered than was to be had', async () => {
  const { truth, backOff, headgate } = await compared(7)
  // Two clients divide an app's quota between its queues differently, so the whole is what compares.
  const most = total(truth.answers)
  for (const { queues } of [backOff, headgate]) {
    expect(total(queues.map(({ answered }) => answered))).toBeLessThanOrEqual(most)
  }
})

test('a run ends with the error of an answer that no limit explains', async () => {
  const { queues, ...rest } = createScenario(1, 0.1)
  const [first] = queues
  const job = { ...first!.jobs[0]!, accessToken: 'no token' }
  await expect(directRun({ ...rest, queues: [{ ...first!, jobs: [job] }] }, startBackOff)).rejects.toThrow(
    /was answered 400/,
  )
})
