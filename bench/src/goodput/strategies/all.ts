import type { StrategyType } from '../strategy.ts'
import { backOff } from './back-off.ts'
import { fixedReservoir } from './fixed-reservoir.ts'
import { headgate } from './headgate.ts'
import { oracle } from './oracle.ts'
import { rateLimiterFlexible } from './rate-limiter-flexible.ts'
import { thresholdSleep } from './threshold-sleep.ts'

/** All strategies, in the order of the tables. */
export const strategies: readonly StrategyType[] = [
  headgate,
  backOff,
  thresholdSleep,
  fixedReservoir,
  rateLimiterFlexible,
  oracle,
]
