import type { Clock } from '@headgate/core'

/** Where every run begins, so that runs can be compared: a Monday, 06:00 UTC. */
export const START_AT: number = Date.UTC(2026, 0, 5, 6)

/** The time of the machine, epoch ms with fractions: the same in all processes. */
export function machineTime(): number {
  return performance.timeOrigin + performance.now()
}

/**
 * A clock that is at {@link START_AT} when the machine is at `zeroAt`, and runs `speed` times as fast as the
 * machine's.
 */
export function createFastClock(speed: number, zeroAt: number = machineTime()): Clock {
  const zero = zeroAt - performance.timeOrigin
  const now = () => START_AT + Math.floor((performance.now() - zero) * speed)
  return {
    now,
    setTimer(callback, delayMs) {
      const dueAt = now() + delayMs
      let timer: NodeJS.Timeout
      const wait = () => {
        // Node rounds to whole milliseconds, of which each is `speed` here: early is too early.
        const left = dueAt - now()
        if (left <= 0) callback()
        else timer = setTimeout(wait, Math.ceil(left / speed))
      }
      timer = setTimeout(wait, Math.ceil(delayMs / speed))
      return () => clearTimeout(timer)
    },
  }
}
