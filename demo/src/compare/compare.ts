import type { Clock } from '@headgate/core'
import { createSimulator } from '@headgate/simulator'
import { startServer } from '@headgate/simulator/server'
import type { CompareOptions } from '../options.ts'
import { createProgress, type Output, type Progress, silent } from '../progress.ts'
import { isShared, openStore, withPlace } from '../stores.ts'
import { clockTime, count } from '../text.ts'
import { startBackOff } from './back-off.ts'
import { createFastClock, machineTime } from './fast-clock.ts'
import { findTruth } from './ideal.ts'
import { type Processes, startProcesses } from './processes.ts'
import { introduction, report } from './report.ts'
import { type Run, startRun } from './run.ts'
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
  out.write(`${introduction(scenario, options).join('\n')}\n\n`)

  const warmUp = createScenario(seed, WARM_UP_REAL_HOURS * speed)
  const startBackOffIn = startHere(() => startBackOff)
  const processes = isShared(store) ? startProcesses() : undefined
  const runWithHeadgate = (of: Scenario, progress: Progress) =>
    withPlace(store, async (address) => {
      if (processes === undefined) {
        const open = (clock: Clock) => openStore(store, address, clock)
        return runOverHttp(
          of,
          speed,
          startHere(({ told }) => startHeadgate(told, open, guardMs)),
          progress,
        )
      }
      await processes.prepare({ scenario: of, store, address, guardMs })
      return runOverHttp(of, speed, startIn(processes), progress)
    })
  try {
    await runOverHttp(warmUp, speed, startBackOffIn, silent)
    await runWithHeadgate(warmUp, silent)
    const backOffProgress = createProgress(out, 'back-off alone')
    const backOff = await runOverHttp(scenario, speed, startBackOffIn, backOffProgress)
    const headgateProgress = createProgress(out, 'with Headgate ')
    const headgate = await runWithHeadgate(scenario, headgateProgress)

    const lines = report({ scenario, truth: findTruth(scenario), backOff, headgate })
    const slowMs = Math.max(backOff.slowMs, headgate.slowMs)
    if (slowMs > guardMs) lines.push('', ...busyNote(slowMs / speed, speed))
    out.write(`\n${lines.join('\n')}\n`)
  } finally {
    processes?.close()
  }
}

/** Starts one run against the simulator at an address. */
type StartRun = (scenario: Scenario, setup: RunSetup) => { readonly run: Run; close(): void }

interface RunSetup {
  readonly clock: Clock
  readonly speed: number
  readonly zeroAt: number
  readonly url: string
}

/** Runs in this process. */
function startHere(strategyFor: (scenario: Scenario) => StartStrategy): StartRun {
  return (scenario, { clock, url }) => {
    const workers = scenario.queues.reduce((sum, queue) => sum + queue.workers, 0)
    const transport = createHttpTransport(url, workers)
    return { run: startRun(scenario, clock, transport, strategyFor(scenario)), close: transport.close }
  }
}

/** Runs in processes that are prepared for it. */
function startIn(processes: Processes): StartRun {
  return (scenario, { clock, ...go }) => ({ run: processes.start(scenario, clock, go), close() {} })
}

async function runOverHttp(
  scenario: Scenario,
  speed: number,
  start: StartRun,
  progress: Progress,
): Promise<RunTally> {
  const zeroAt = machineTime()
  const clock = createFastClock(speed, zeroAt)
  const simulator = createSimulator({ ...scenario.truth, clock, arrivalLimit: 0 })
  const server = await startServer(simulator)
  const { run, close } = start(scenario, { clock, speed, zeroAt, url: server.url })
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
    close()
    await server.close()
  }
}

function busyNote(slowRealMs: number, speed: number): string[] {
  return [
    `This machine was busy: 1 % of the calls took ${Math.round(slowRealMs)} ms or more, and Headgate was told to allow for`,
    `${GUARD_REAL_MS} ms. With a --speed below ${speed} the numbers would mean more.`,
  ]
}
