import type { Clock } from '../clock.ts'
import type { AcquireCommand, Batch, Command, Limit, Reply } from '../engine/command.ts'
import type { Store, StoreCapabilities } from '../engine/store.ts'
import { HeadgateError } from '../errors.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'
import { copyReply } from './reply-copy.ts'
import { toStoreError } from './store-error.ts'

/** What a guard is made of. */
export interface StoreGuardOptions {
  readonly store: Store
  readonly clock: Clock
  /** Whether a store that failed is left alone until a trial passes; if not, every call asks it. */
  readonly breaks: boolean
  /** Longest time in ms that an answer may take; `Infinity` for no end. */
  readonly timeoutMs: number
  readonly random: () => number
  readonly onFailed: (error: HeadgateError, at: number) => void
  readonly onRecovered: (downMs: number, at: number) => void
}

/** The pause in ms before a store that failed is first tried again. It doubles with each trial, up to the longest. */
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/** When to come back while a trial is out, in ms. */
const TRIAL_POLL_MS = 25

/** What is to be given back should a late answer grant it. */
type Taken = Pick<AcquireCommand, 'limit' | 'cost'>

/**
 * Stands before a store: bounds its answers, notices when it fails and when it answers again, and meanwhile keeps
 * everybody from waiting for it. Now and then it is tried, with a question that changes nothing.
 */
export class StoreGuard implements Store {
  readonly capabilities: StoreCapabilities
  readonly #options: StoreGuardOptions
  #failure: HeadgateError | undefined
  #failedAt = 0
  #retryAt = 0
  #trials = 0
  #isTrying = false
  #isClosed = false
  /** Counts recoveries, so that a failure from before the last one is known. */
  #term = 0
  /** A limit to ask for. */
  #limit: Limit | undefined
  #cancelTimer: (() => void) | undefined
  #stopListening: (() => void) | undefined

  constructor(options: StoreGuardOptions) {
    this.#options = options
    this.capabilities = options.store.capabilities
  }

  /** Whether the store is not to be asked now. If a trial is due, it is made. */
  get isAway(): boolean {
    if (this.#failure === undefined || !this.#options.breaks || this.#isClosed) return false
    if (this.#options.clock.now() >= this.#retryAt) this.#try()
    return this.#failure !== undefined
  }

  /** When the store can next be known to answer, epoch ms: in the future. */
  get retryAt(): number {
    const now = this.#options.clock.now()
    return this.#isTrying ? now + TRIAL_POLL_MS : Math.max(now + 1, this.#retryAt)
  }

  execute(batch: Batch): MaybePromise<Reply> {
    if (this.#failure !== undefined && this.isAway) throw this.#awayError()
    const term = this.#term
    const limit = batch.commands[0]?.limit
    try {
      const reply = this.#ask(batch)
      if (isPromise(reply)) return this.#watched(reply, term, limit)
      if (this.#failure === undefined) return reply
      // Those who are told may ask the store, too.
      const copy = copyReply(reply, batch.commands.length)
      this.#recover(term)
      return copy
    } catch (error) {
      this.#fail(error, term, limit)
      throw error
    }
  }

  /** Stops trying. The store is its owner's to close. */
  close(): void {
    this.#isClosed = true
    this.#endTrials()
  }

  async #watched(reply: Promise<Reply>, term: number, limit: Limit | undefined): Promise<Reply> {
    try {
      const answer = await reply
      if (this.#failure !== undefined) this.#recover(term)
      return answer
    } catch (error) {
      this.#fail(error, term, limit)
      throw error
    }
  }

  #ask(batch: Batch): MaybePromise<Reply> {
    const { store, timeoutMs } = this.#options
    if (timeoutMs === Number.POSITIVE_INFINITY) return store.execute(batch)
    // The batch is its maker's, and is used again.
    const taken = store.capabilities.sync ? [] : takenBy(batch.commands)
    const reply = store.execute(batch)
    return isPromise(reply) ? this.#bounded(reply, taken) : reply
  }

  #bounded(reply: Promise<Reply>, taken: readonly Taken[]): Promise<Reply> {
    const { clock, timeoutMs } = this.#options
    return new Promise((resolve, reject) => {
      let isLate = false
      const cancel = clock.setTimer(() => {
        isLate = true
        reject(new HeadgateError('ERR_STORE', `The store did not answer within ${timeoutMs} ms.`))
      }, timeoutMs)
      reply.then(
        (answer) => {
          cancel()
          if (isLate) void giveBack(this.#options, taken, answer)
          else resolve(answer)
        },
        (error) => {
          cancel()
          reject(error)
        },
      )
    })
  }

  #fail(error: unknown, term: number, limit: Limit | undefined): void {
    if (this.#failure !== undefined || term !== this.#term || isOfOneMeter(error)) return
    const { store, clock, breaks, onFailed } = this.#options
    this.#failure = toStoreError(error)
    this.#failedAt = clock.now()
    this.#limit = limit
    this.#trials = 0
    if (breaks && !this.#isClosed) {
      this.#pause()
      this.#stopListening = store.onReachable?.(() => this.#try())
    }
    onFailed(this.#failure, this.#failedAt)
  }

  /** Notes that the store answered. Where there are trials, only they tell. */
  #recover(term: number): void {
    if (!this.#options.breaks && term === this.#term) this.#recovered()
  }

  #recovered(): void {
    const at = this.#options.clock.now()
    this.#failure = undefined
    this.#term += 1
    this.#endTrials()
    this.#options.onRecovered(Math.max(0, at - this.#failedAt), at)
  }

  #endTrials(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#stopListening?.()
    this.#stopListening = undefined
  }

  #pause(): void {
    if (this.#isClosed) return
    const { clock, random } = this.#options
    const longestMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(this.#trials, 20), LONGEST_PAUSE_MS)
    // Spread, so that those who share the store do not all come back to it at once.
    const pauseMs = Math.ceil(longestMs * (1 - random() / 2))
    this.#retryAt = clock.now() + pauseMs
    this.#cancelTimer?.()
    this.#cancelTimer = clock.setTimer(() => this.#try(), pauseMs)
  }

  /** Asks the store something that changes nothing, one question at a time. */
  #try(): void {
    if (this.#isTrying || this.#isClosed) return
    this.#isTrying = true
    this.#trials += 1
    const commands =
      this.#limit === undefined ? [] : [{ kind: 'inspect', limit: this.#limit, cost: 0 } as const]
    const end = (passed: boolean) => {
      this.#isTrying = false
      if (passed) this.#recovered()
      else this.#pause()
    }
    try {
      const reply = this.#ask({ commands, now: this.#options.clock.now() })
      if (isPromise(reply)) {
        reply.then(
          () => end(true),
          () => end(false),
        )
      } else {
        end(true)
      }
    } catch {
      end(false)
    }
  }

  #awayError(): HeadgateError {
    const agoMs = Math.max(0, this.#options.clock.now() - this.#failedAt)
    const message = `The store failed ${agoMs} ms ago, and is not asked again before a trial passes.`
    return new HeadgateError('ERR_STORE', message, { cause: this.#failure, retryAt: this.retryAt })
  }
}

/** A meter that cannot be read fails its calls; the store is not away for that. */
function isOfOneMeter(error: unknown): boolean {
  return error instanceof HeadgateError && error.code === 'ERR_STORE_FORMAT'
}

function takenBy(commands: readonly Command[]): readonly Taken[] {
  return commands.flatMap((command) => {
    return command.kind === 'acquire' ? [{ limit: command.limit, cost: command.cost }] : []
  })
}

/** Gives back what an answer granted that came too late for whoever asked. */
async function giveBack(
  { store, clock }: StoreGuardOptions,
  taken: readonly Taken[],
  { deniedBy, now: at, outcomes }: Reply,
): Promise<void> {
  if (deniedBy >= 0 || taken.length === 0) return
  try {
    const commands = taken.map(({ limit, cost }, i): Command => {
      const { seq, probe } = outcomes[i]!
      return { kind: 'release', limit, cost, at, seq, probe }
    })
    await store.execute({ commands, now: clock.now() })
  } catch {
    // Then it stays counted, as a call that may have arrived does.
  }
}
