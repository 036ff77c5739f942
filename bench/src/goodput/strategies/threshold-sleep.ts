import { parseUsage } from '@headgate/core'
import type { SimulatorResponse } from '@headgate/simulator'
import type { StrategyType } from '../strategy.ts'
import { MINUTE_MS } from '../units.ts'
import { backOffUntil } from './back-off.ts'

/** As the connectors of data platforms have it: percentage from which on, and the pause. */
const STEPS: readonly (readonly [percent: number, pauseMs: number])[] = [
  [95, 10 * MINUTE_MS],
  [85, 2 * MINUTE_MS],
]

export const thresholdSleep: StrategyType = {
  name: 'threshold-sleep',
  title: 'threshold sleep',
  story:
    'What data connectors do: a process pauses for two minutes when a header says 85 % or more, for ten at 95 %; ' +
    'and backs off when it is refused.',
  create({ setup, random }) {
    const pausedUntil = new Float64Array(setup.processes)
    return {
      ask: ({ process }, now) => Math.max(now, pausedUntil[process]!),
      settle(flight, now) {
        const percent = highestPercent(flight.response)
        const step = STEPS.find(([from]) => percent >= from)
        if (step !== undefined) {
          pausedUntil[flight.process] = Math.max(pausedUntil[flight.process]!, now + step[1])
        }
        return backOffUntil(flight, random, now)
      },
    }
  },
}

function highestPercent({ headers }: SimulatorResponse): number {
  let highest = -1
  for (const { callPercent, cpuPercent, timePercent } of parseUsage(headers).readings) {
    highest = Math.max(highest, callPercent ?? -1, cpuPercent ?? -1, timePercent ?? -1)
  }
  return highest
}
