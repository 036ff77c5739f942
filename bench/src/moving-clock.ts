import type { Clock } from '@headgate/core'

/** The machine's clock, moved on by hand: what it costs to read the time is paid as in earnest. */
export interface MovingClock extends Clock {
  move(ms: number): void
}

export function createMovingClock(): MovingClock {
  let movedMs = 0
  return {
    now: () => Date.now() + movedMs,
    setTimer: () => () => {},
    move(ms) {
      movedMs += ms
    },
  }
}
