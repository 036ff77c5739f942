import type { Scenario } from '../scenario.ts'
import { appSetup, foreignCalls, QUOTAS } from './app-setup.ts'
import { goal } from './goals.ts'
import { swingOf } from './swing.ts'

export const foreignTraffic: Scenario = {
  name: 'foreign-traffic',
  title: 'foreign traffic 10–50 % of the quota, swinging',
  story:
    'Facts known; others spend from the same quota, between a tenth and a half of it, up and down in 5.3 h.',
  quotas: QUOTAS,
  goal: goal({ goodput: 0.97, rejected: 0.0005 }, { goodput: 0.9, rejected: 0.01 }),
  bound: `What could be reached: between a reading and the arrival of the next call others make λΔ calls more, give or take √(λΔ). With λ = 0.3 Q an hour and our own calls spread evenly, one every 1 / (0.7 Q) of an hour, Δ is that time and the 0.2 s of a call: others make half a call at 600, and one and a half at 20,000, so that a margin of three deviations is 2 and 4 calls: 0.5 % of our 420 an hour, 0.03 % of 14,000. To that comes rounding: at the ceiling the percentage stands at 99, and only when it falls to 98 is it known where in that percent we are. A client that goes up from there by what it counts itself, and lets others' calls come on top at the rate they had in the last window, has to keep three deviations of what comes in until the next fall, some minutes: about 0.3 % of the quota at 20,000, 2 % at 600. So 97 to 98 % of what others leave at 600 and above 99 % at 20,000 could be reached with one or two refusals in a thousand calls at 600 and next to none above. A client that spends its window in a burst and is then silent learns nothing in between, and others' share changes by up to 18 % of the quota in an hour: it has to keep some calls back for readings, or feel its way with one call when the next burst is due.`,
  skipWindows: () => 0,
  setup: (input) => appSetup(input.quota, { truth: { foreign: foreignCalls(swingOf(input)) } }),
}
