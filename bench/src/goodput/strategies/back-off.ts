import type { Random } from '../../random.ts'
import type { Flight, StrategyType } from '../strategy.ts'
import { SECOND_MS } from '../units.ts'

const FIRST_MS = SECOND_MS
const CEILING_MS = 64 * SECOND_MS
const JITTER_MS = SECOND_MS / 2

/** When a call that was refused is sent again: after 1 s, 2 s, 4 s … 64 s, and up to half a second more. */
export function backOffUntil({ response, refusals }: Flight, random: Random, now: number): number {
  if (response.status === 200) return now
  const waitMs = Math.min(FIRST_MS * 2 ** Math.min(refusals - 1, 30), CEILING_MS)
  return now + Math.ceil(waitMs + random() * JITTER_MS)
}

export const backOff: StrategyType = {
  name: 'back-off',
  title: 'back-off alone',
  story:
    'Each call that Meta refuses is sent again after 1 s, 2 s, 4 s … 64 s and up to half a second more, by its ' +
    'worker alone. Guides give up after five tries; this one never does, which serves it better.',
  create: ({ random }) => ({
    ask: (_flight, now) => now,
    settle: (flight, now) => backOffUntil(flight, random, now),
  }),
}
