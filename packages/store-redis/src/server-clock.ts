/** What is known of the clock of a server. */
export class ServerClock {
  /**
   * How far it is ahead of `performance.now()`, in ms, at least. While it is not known nothing is sent: the server
   * could not be told until when it may begin.
   */
  aheadMs: number | undefined
  /** Whether the server was asked for its time and has not answered. */
  isAsked = false

  /**
   * Learns that the clock was at `serverNow` some time between two moments of ours. Of an answer that was too late
   * the way back is counted in, so that the server leaves undone what it would tell as late.
   */
  note(serverNow: number, sentAt: number, answeredAt: number, isOver: boolean): void {
    const least = serverNow - answeredAt
    const most = serverNow + 1 - sentAt
    const known = this.aheadMs
    // What was known is closer, unless the clock was set since or the node is another one.
    this.aheadMs = known !== undefined && known <= most && !isOver ? Math.max(known, least) : least
  }

  /** The connection broke: the next one may lead to another server. */
  forget(): void {
    this.aheadMs = undefined
    this.isAsked = false
  }
}
