import { checkNames, invalidOption } from './option-checks.ts'

/**
 * Where the limiter takes its time from. Injected, so that a test, a simulation or a replay can move it.
 */
export interface Clock {
  /** Epoch ms. State that outlives the process, or is shared, needs wall-clock time. */
  now(): number
  /**
   * Calls `callback` once, `delayMs` from now, and returns a function that calls it off. Up to 2^31 − 1 ms.
   */
  setTimer(callback: () => void, delayMs: number): () => void
}

/** Options of {@link createSystemClock}. */
export interface SystemClockOptions {
  /**
   * Whether a process stays alive while a caller waits in `acquire`. Defaults to `false`: a library keeps
   * nobody's process alive, so a script that does nothing but wait ends. Set `true` in such scripts.
   */
  readonly keepAlive?: boolean | undefined
}

/**
 * The clock of the machine. The limiter's default.
 *
 * @throws HeadgateError `ERR_INVALID_OPTION`
 */
export function createSystemClock(options: SystemClockOptions = {}): Clock {
  checkNames('createSystemClock', options, ['keepAlive'])
  const { keepAlive = false } = options
  if (typeof keepAlive !== 'boolean') throw invalidOption('keepAlive', keepAlive, 'true or false')
  return {
    now: () => Date.now(),
    setTimer(callback, delayMs) {
      const timer = setTimeout(callback, delayMs) as unknown as { unref?: () => void }
      if (!keepAlive) timer.unref?.()
      return () => clearTimeout(timer as unknown as number)
    },
  }
}
