import { createSimulator } from '@headgate/simulator'
import { startServer } from '@headgate/simulator/server'
import type { CompareOptions } from '../options.ts'
import { createProgress, type Output, type Progress, silent } from '../progress.ts'
import { openStore } from '../stores.ts'
import { clockTime, count } from '../text.ts'
import { startBackOff } from './back-off.ts'
import { createFastClock } from './fast-clock.ts'
import { findTruth } from './ideal.ts'
import { introduction, report } from './report.ts'
import { startRun } from './run.ts'
import { createScenario, type Scenario } from './scenario.ts'
import type { StartStrategy } from './strategy.ts'
import type { RunTally } from './tally.ts'
import { createHttpTransport } from './transport.ts'
import { startHeadgate } from './with-headgate.ts'

/**
 * Real time by which two calls may come closer together on their way to the simulator. A window has to be wider
 * by as much in simulated time, of which a real millisecond holds `speed`: at 900 times, 40 ms are 36 s, and 1 % of
 * an hour's window. At ten times that speed it would be 10 %, and the demo would show the price of its own hurry;
 * and the calls of an hour would come faster than one process answers them. At a tenth, it would take minutes.
 */
const GUARD_REAL_MS = 40

/** The first calls of a process are slow, and would be the first client's burden. */
const WARM_UP_REAL_HOURS = 0.3 / 3_600

const REDRAW_MS = 100

/** Runs both clients against a simulator of their own, over HTTP, and writes what came of it. */
export async function compare(options: CompareOptions, out: Output): Promise<void> {
  const { seed, hours, speed, store } = options
  const guardMs = Math.round(GUARD_REAL_MS * speed)
  const scenario = createScenario(seed, hours)
  const startWithHeadgate = startHeadgate(scenario.told, () => openStore(store), guardMs)
  out.write(`${introduction(scenario, options).join('\n')}\n\n`)

  const warmUp = createScenario(seed, WARM_UP_REAL_HOURS * speed)
  for (const start of [startBackOff, startWithHeadgate]) await runOverHttp(warmUp, speed, start, silent)

  const backOffProgress = createProgress(out, 'back-off alone')
  const backOff = await runOverHttp(scenario, speed, startBackOff, backOffProgress)
  const headgateProgress = createProgress(out, 'with Headgate ')
  const headgate = await runOverHttp(scenario, speed, startWithHeadgate, headgateProgress)

  const lines = report({ scenario, truth: findTruth(scenario), backOff, headgate })
  const slowMs = Math.max(backOff.slowMs, headgate.slowMs)
  if (slowMs > guardMs) lines.push('', ...busyNote(slowMs / speed, speed))
  out.write(`\n${lines.join('\n')}\n`)
}

async function runOverHttp(
  scenario: Scenario,
  speed: number,
  startStrategy: StartStrategy,
  progress: Progress,
): Promise<RunTally> {
  const clock = createFastClock(speed)
  const simulator = createSimulator({ ...scenario.truth, clock, arrivalLimit: 0 })
  const server = await startServer(simulator)
  const workers = scenario.queues.reduce((sum, queue) => sum + queue.workers, 0)
  const transport = createHttpTransport(server.url, workers)
  const run = startRun(scenario, clock, transport, startStrategy)
  const lengthMs = scenario.endAt - scenario.startAt
  const text = () => {
    const { elapsedMs, answered, rejected } = run.progress
    return `${clockTime(elapsedMs)} of ${clockTime(lengthMs)} h   ${count(answered)} answered   ${count(rejected)} rejected`
  }
  const redraw = setInterval(() => progress.show(run.progress.elapsedMs / lengthMs, text()), REDRAW_MS)
  try {
    const tally = await run.done
    progress.end(text())
    return tally
  } finally {
    clearInterval(redraw)
    transport.close()
    await server.close()
  }
}

function busyNote(slowRealMs: number, speed: number): string[] {
  return [
    `This machine was busy: 1 % of the calls took ${Math.round(slowRealMs)} ms or more, and Headgate was told to allow for`,
    `${GUARD_REAL_MS} ms. With a --speed below ${speed} the numbers would mean more.`,
  ]
}
