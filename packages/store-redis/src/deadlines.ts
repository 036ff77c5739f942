import type { Request } from './request.ts'

/** The requests that are not over, and the timer that ends those that take too long. It keeps no process alive. */
export class Deadlines {
  readonly #commandTimeoutMs: number
  readonly #expire: (requests: readonly Request[]) => void
  /** Those that somebody waits for, in the order in which they end. */
  readonly #pending = new Set<Request>()
  /** Those that give back what nobody heard of in time, likewise: nobody waits for them. */
  readonly #returning = new Set<Request>()
  #timer: NodeJS.Timeout | undefined

  /** @param expire told which requests took too long; it has to end them */
  constructor(commandTimeoutMs: number, expire: (requests: readonly Request[]) => void) {
    this.#commandTimeoutMs = commandTimeoutMs
    this.#expire = expire
  }

  get hasPending(): boolean {
    return this.#pending.size > 0
  }

  get hasReturning(): boolean {
    return this.#returning.size > 0
  }

  addPending(request: Request): void {
    this.#pending.add(request)
    this.#watch(this.#commandTimeoutMs)
  }

  addReturning(request: Request): void {
    this.#returning.add(request)
    this.#watch(this.#commandTimeoutMs)
  }

  /** Forgets a request that is over. */
  delete(request: Request): void {
    this.#pending.delete(request)
    this.#returning.delete(request)
  }

  #watch(delayMs: number): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      // Answers that came while the process was busy are heard first.
      setImmediate(() => {
        this.#timer = undefined
        this.#check()
      })
    }, delayMs)
    this.#timer.unref()
  }

  #check(): void {
    const now = performance.now()
    const expired: Request[] = []
    for (const requests of [this.#pending, this.#returning]) {
      for (const request of requests) {
        if (request.endAt > now) {
          // What comes to be asked meanwhile may end before what gives back.
          this.#watch(Math.min(request.endAt - now, this.#commandTimeoutMs))
          break
        }
        expired.push(request)
      }
    }
    if (expired.length > 0) this.#expire(expired)
  }
}
