import type { Request } from './request.ts'
import type { ServerClock } from './server-clock.ts'

/** What is under way to one node: in a Cluster the batches of one hash tag, which all live on the same. */
export class Line {
  /** To which batches of this tick are added. */
  open: Request | undefined
  /** To be sent as soon as there is a connection, the oldest first. */
  waiting: Request[] = []
  /** How many were sent, given up, and not answered since: while there are any, nothing more is sent. */
  unanswered = 0
  /** How many were sent, and not answered since. */
  sent = 0
  /** That of the node. */
  readonly clock: ServerClock

  constructor(clock: ServerClock) {
    this.clock = clock
  }

  get isIdle(): boolean {
    return this.open === undefined && this.waiting.length === 0 && this.sent === 0
  }

  /** Takes all that wait and are not given up. */
  takeWaiting(): Request[] {
    const taken = this.waiting.filter((request) => !request.isOver)
    this.waiting = []
    return taken
  }

  /** Forgets those at the front that were given up. */
  dropOver(): void {
    const first = this.waiting.findIndex((request) => !request.isOver)
    if (first !== 0) this.waiting = first < 0 ? [] : this.waiting.slice(first)
  }
}
