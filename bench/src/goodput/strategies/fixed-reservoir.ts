import type { StrategyType } from '../strategy.ts'
import { START_AT } from '../units.ts'
import { backOffUntil } from './back-off.ts'

export const fixedReservoir: StrategyType = {
  name: 'fixed-reservoir',
  title: 'fixed reservoir',
  story:
    'As bottleneck has it: each process has its share of the number that it was set to, which is filled up again ' +
    'when a window is over; and backs off when it is refused.',
  create({ setup, random }) {
    const { processes, windowMs, configured } = setup
    const share = Math.floor(configured.points / processes)
    const left = new Float64Array(processes).fill(share)
    const refilledAt = new Float64Array(processes).fill(START_AT)
    return {
      ask({ process, kind }, now) {
        const windows = Math.floor((now - refilledAt[process]!) / windowMs)
        if (windows > 0) {
          refilledAt[process]! += windows * windowMs
          left[process] = share
        }
        const cost = configured.costs[kind]!
        if (left[process]! < cost) return refilledAt[process]! + windowMs
        left[process]! -= cost
        return now
      },
      settle: (flight, now) => backOffUntil(flight, random, now),
    }
  },
}
