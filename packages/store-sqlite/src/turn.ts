import { isBusy } from './failure.ts'

/** Shortest and longest time in ms between two tries. */
const SHORTEST_PAUSE_MS = 0.2
const LONGEST_PAUSE_MS = 1

/** Nobody wakes those who wait on it: they sleep. */
const never = new Int32Array(new SharedArrayBuffer(4))

/**
 * Does what SQLite may refuse because another process is at the file, again and again until it is done. Throws
 * SQLite's error when it was refused for longer than `timeoutMs`.
 *
 * SQLite's own waiting looks only every 50 to 100 ms after the first few times. Where eight processes decide
 * without a pause, that left some waiting for two seconds; looking every millisecond, for a tenth of that. Pauses
 * are random, so that those who wait do not come together.
 */
export function takeTurn<T>(action: () => T, timeoutMs: number): T {
  let deadline = -1
  for (;;) {
    try {
      return action()
    } catch (error) {
      if (!isBusy(error)) throw error
      const now = performance.now()
      if (deadline < 0) deadline = now + timeoutMs
      if (now >= deadline) throw error
    }
    sleep(SHORTEST_PAUSE_MS + Math.random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS))
  }
}

function sleep(ms: number): void {
  Atomics.wait(never, 0, 0, ms)
}
