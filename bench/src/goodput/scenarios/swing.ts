import { createRandom } from '../../random.ts'
import type { RunInput } from '../scenario.ts'
import { HOUR_MS, MINUTE_MS, START_AT } from '../units.ts'

/** How long a swing takes: no whole number of windows. */
const PERIOD_MS = 5.3 * HOUR_MS

/** Others' calls an hour: between a tenth and a half of the quota, up and down, and uneven from minute to minute. */
export function swingOf({ quota, seed, lengthMs }: RunInput): (now: number) => number {
  const random = createRandom(seed, 'swing')
  const phase = 2 * Math.PI * random()
  const noise = Float64Array.from({ length: Math.ceil(lengthMs / MINUTE_MS) + 1 }, () => 2 * random() - 1)
  return (now) => {
    const sinceStart = now - START_AT
    const wave = Math.sin(phase + (2 * Math.PI * sinceStart) / PERIOD_MS)
    const minute = Math.min(Math.max(0, Math.floor(sinceStart / MINUTE_MS)), noise.length - 1)
    return quota * (0.3 + 0.15 * wave + 0.05 * noise[minute]!)
  }
}
