/** The process of one job: takes it as an argument, sends back what it measured, and ends. */

import type { Answer, Job } from './job.ts'
import { measureAllocation } from './measure/allocation.ts'
import { measureHeap } from './measure/heap.ts'
import { measureLatency } from './measure/latency.ts'
import { createStopwatch, type Stopwatch } from './measure/stopwatch.ts'
import { measureTimer } from './measure/timer.ts'
import type { Subject } from './subject.ts'
import { floorOf, SUBJECTS } from './subjects.ts'
import { TRIALS, type TrialName } from './trials.ts'

async function load(name: string): Promise<Subject> {
  return (await SUBJECTS[name]!()).subject
}

async function stopwatchFor(name: string, subject: Subject, trial: TrialName): Promise<Stopwatch> {
  const task = await subject.trials[trial]!()
  return createStopwatch(name, task, TRIALS[trial].granted ?? true)
}

/** Nothing, done the way that the subject answers: what is not slower does nothing. */
function emptyLike({ isAsync }: Stopwatch): Promise<Stopwatch> {
  return createStopwatch('empty', { run: isAsync ? async () => 1 : () => 1 }, true)
}

async function measure(job: Job): Promise<unknown> {
  const subject = await load(job.subject)
  if (job.kind === 'heap') return measureHeap(subject.fill!, job.callsEach)
  const watch = await stopwatchFor('subject', subject, job.trial)
  try {
    if (job.kind === 'allocation') return await measureAllocation(watch, job.warmupMs)
    const floorTrial = TRIALS[job.trial].floor ?? job.trial
    const floor = await stopwatchFor('floor', await load(floorOf(subject.place)), floorTrial)
    try {
      return await measureLatency(watch, floor, await emptyLike(watch), job.options)
    } finally {
      await floor.task.close?.()
    }
  } finally {
    await watch.task.close?.()
  }
}

const timer = measureTimer()
const measured = await measure(JSON.parse(process.argv[2]!))
process.send!({ timer, measured } satisfies Answer, () => process.exit())
