import type { Scenario } from '../scenario.ts'
import { adAccountScore } from './ad-account-score.ts'
import { longBlock, shortBlock, toldBlock } from './app-wide-block.ts'
import { cpuTime } from './cpu-time.ts'
import { factsKnown } from './facts-known.ts'
import { factsTooHigh, factsTooLow } from './facts-wrong.ts'
import { foreignTraffic } from './foreign-traffic.ts'
import { quotaHalves } from './quota-halves.ts'
import { quotaUnknown, userPool } from './quota-unknown.ts'
import { sparseHeaders, sparseHeadersForeign } from './sparse-headers.ts'

/** All scenarios, in the order of the tables. */
export const scenarios: readonly Scenario[] = [
  factsKnown,
  quotaUnknown,
  userPool,
  foreignTraffic,
  cpuTime,
  factsTooHigh,
  factsTooLow,
  quotaHalves,
  sparseHeaders,
  sparseHeadersForeign,
  adAccountScore,
  shortBlock,
  longBlock,
  toldBlock,
]
