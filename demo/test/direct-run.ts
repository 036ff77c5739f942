import { createFakeClock, type FakeClock } from '@headgate/core/testing'
import { createSimulator, type Simulator } from '@headgate/simulator'
import { pause } from '../src/compare/pause.ts'
import { startRun } from '../src/compare/run.ts'
import type { Scenario } from '../src/compare/scenario.ts'
import type { StartStrategy } from '../src/compare/strategy.ts'
import type { RunTally } from '../src/compare/tally.ts'
import type { Transport } from '../src/compare/transport.ts'

const LATENCY_MS = 400

/** Runs a strategy in this process, in no time at all. */
export async function directRun(
  scenario: Scenario,
  startStrategy: StartStrategy,
): Promise<RunTally & { readonly clock: FakeClock; readonly simulator: Simulator }> {
  const clock = createFakeClock(scenario.startAt)
  const simulator = createSimulator({ ...scenario.truth, clock })
  const run = startRun(scenario, clock, directTransport(simulator, clock), startStrategy)
  const [tally] = await Promise.all([
    run.done,
    clock.advanceAsync(scenario.endAt - scenario.startAt + 2 * LATENCY_MS),
  ])
  return { ...tally, clock, simulator }
}

/** Reaches the simulator without a network; each way takes half of the latency. */
function directTransport(simulator: Simulator, clock: FakeClock): Transport {
  const { signal } = new AbortController()
  return {
    async send({ call, accessToken }) {
      await pause(clock, LATENCY_MS / 2, signal)
      const answer = simulator.handle({ method: call.method ?? 'GET', url: call.url, token: accessToken })
      await pause(clock, LATENCY_MS / 2, signal)
      return answer
    },
    close() {},
  }
}
