import { expect, test } from 'vitest'
import { partOf } from '../src/compare/processes.ts'
import { createScenario } from '../src/compare/scenario.ts'

test('four processes do each job once, with two workers each, and limits are in several of them', () => {
  const scenario = createScenario(1, 1)
  const parts = [0, 1, 2, 3].map((part) => partOf(scenario, part, 4))
  for (const { queues } of parts) expect(queues.reduce((sum, { workers }) => sum + workers, 0)).toBe(2)
  for (const [i, { jobs, workers, meters }] of scenario.queues.entries()) {
    const dealt = parts.flatMap(({ queues }) => queues[i]!.jobs)
    expect(dealt).toHaveLength(jobs.length)
    expect(new Set(dealt)).toEqual(new Set(jobs))
    const shared = scenario.queues.filter((queue) => queue.meters.some((meter) => meters.includes(meter)))
    const processes = parts.filter(({ queues }) =>
      queues.some((queue, at) => shared.includes(scenario.queues[at]!) && queue.workers > 0),
    )
    expect(processes).toHaveLength(shared.reduce((sum, queue) => sum + queue.workers, 0))
    expect(workers).toBeGreaterThan(0)
  }
})
