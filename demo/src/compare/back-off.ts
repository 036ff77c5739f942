import { pause } from './pause.ts'
import type { StartStrategy } from './strategy.ts'
import { isThrottled } from './throttle.ts'

const BASE_MS = 1_000
const CEILING_MS = 64_000

/**
 * Exponential back-off with full jitter, as guides advise: each worker for itself waits a random time of up to
 * 1 s, 2 s, 4 s … 64 s. A job is never given up, so that both clients have the same to do.
 */
export const startBackOff: StartStrategy = async ({ clock, random, signal }) => ({
  async deliver(_job, send) {
    for (let ceilingMs = BASE_MS; !signal.aborted; ceilingMs = Math.min(2 * ceilingMs, CEILING_MS)) {
      if (!isThrottled(await send())) return
      await pause(clock, random() * ceilingMs, signal)
    }
  },
  async close() {},
})
