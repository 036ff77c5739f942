import type { SimulatorClock } from '@headgate/simulator'

/** A clock that moves only when it is told to. */
export interface VirtualClock extends SimulatorClock {
  /** Moves on, and runs every timer that falls due on the way at its own time. */
  advance(ms: number): Promise<void>
  /** Jumps without running timers, backwards too. */
  set(now: number): void
  readonly timers: number
}

export function createVirtualClock(start = 1_800_000_000_000): VirtualClock {
  let now = start
  let timers: { dueAt: number; callback: () => void }[] = []
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    setTimer(callback, delayMs) {
      const timer = { dueAt: now + delayMs, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async advance(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        const due = timers.filter((timer) => timer.dueAt <= end).sort((a, b) => a.dueAt - b.dueAt)[0]
        if (due === undefined) break
        timers = timers.filter((other) => other !== due)
        now = due.dueAt
        due.callback()
        await settle()
      }
      now = end
    },
    set(to) {
      now = to
    },
    get timers() {
      return timers.length
    },
  }
}
