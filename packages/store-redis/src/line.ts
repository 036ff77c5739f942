import type { Request } from './request.ts'

/** What is under way to one node: the batches of one hash tag, which all live on the same. */
export class Line {
  /** To which batches of this tick are added. */
  open: Request | undefined
  /** To be sent as soon as there is a connection, the oldest first. */
  waiting: Request[] = []
  /** How many were sent, given up, and not answered since: while there are any, nothing more is sent. */
  unanswered = 0
  /**
   * How far the clock of the node is ahead of `performance.now()`, in ms, at least; unknown before its first answer.
   */
  serverAheadMs: number | undefined

  get isIdle(): boolean {
    return this.open === undefined && this.waiting.length === 0 && this.unanswered === 0
  }

  /**
   * Learns of the node's clock that it was at `serverNow` some time between two moments of ours. Of an answer that
   * was too late the way back is counted in, so that the server leaves undone what it would tell as late.
   */
  noteClock(serverNow: number, sentAt: number, answeredAt: number, isOver: boolean): void {
    const least = serverNow - answeredAt
    if (isOver) {
      this.serverAheadMs = least
      return
    }
    const most = serverNow + 1 - sentAt
    const known = this.serverAheadMs
    // What was known is closer, unless the clock was set since or the node is another one.
    this.serverAheadMs = known !== undefined && known <= most ? Math.max(known, least) : least
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
