import { count, duration } from '../text.ts'
import type { LimitTotals, Summary, Totals } from './totals.ts'

/** Differences of less than a point are chance: where a timer fires a millisecond later, they turn round. */
const CHANCE = 0.01

/** Says in a few sentences what the tables show, to whichever client's credit it is. */
export function plainWords({ backOff, headgate, ideal, limits }: Summary): string[] {
  const worse = limits.filter((limit) => (limit.backOff - limit.headgate) / limit.ideal >= CHANCE)
  return [
    aboutRejections(backOff, headgate),
    aboutAnswers(backOff, headgate, ideal),
    aboutBlocks(backOff, headgate),
    ...(worse.length > 0 ? [aboutWorse(worse)] : []),
  ]
}

function aboutRejections(backOff: Totals, headgate: Totals): string {
  if (backOff.rejected + headgate.rejected === 0) return 'Neither client had a single call rejected.'
  const ofBackOff = `With back-off alone, Meta rejected ${count(backOff.rejected)} of ${count(sent(backOff))} calls sent`
  const ofHeadgate = `with Headgate ${count(headgate.rejected)} of ${count(sent(headgate))}`
  if (headgate.rejected < backOff.rejected) {
    return `${ofBackOff}, ${ofHeadgate}: back-off finds a limit by running into it, and each rejected call counts against the quota too.`
  }
  return `${ofBackOff}, ${ofHeadgate}: here, Headgate did not spare Meta any.`
}

function aboutAnswers(backOff: Totals, headgate: Totals, ideal: number): string {
  const difference = headgate.answered - backOff.answered
  if (Math.abs(difference) <= ideal * CHANCE) {
    return `Both had nearly the same number of calls answered (${count(backOff.answered)} and ${count(headgate.answered)}).`
  }
  const percent = Math.round((100 * Math.abs(difference)) / backOff.answered)
  if (difference > 0) {
    return `With Headgate ${count(difference)} more calls were answered in the same time, ${percent} % more.`
  }
  return `With Headgate ${count(-difference)} fewer calls were answered in the same time, ${percent} % fewer: it was too careful here.`
}

function aboutBlocks(backOff: Totals, headgate: Totals): string {
  const both = `${duration(backOff.blockedMs)} with back-off alone and ${duration(headgate.blockedMs)} with Headgate`
  const verdict = headgate.blockedMs <= backOff.blockedMs ? '' : ', which is no gain'
  return `Meta's doors were shut to one kind of call or another for ${both}${verdict}.`
}

function aboutWorse(limits: readonly LimitTotals[]): string {
  const each = limits.map(({ title, backOff, headgate, ideal }) => {
    return `${title} (${points(backOff, ideal)} against ${points(headgate, ideal)})`
  })
  return `Back-off alone got more out of: ${each.join('; ')}.`
}

function points(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`
}

function sent({ answered, rejected }: Totals): number {
  return answered + rejected
}
