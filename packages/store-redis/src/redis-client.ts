/**
 * The part of ioredis that the store uses. Its own types are not used, so that a client of any version of it that
 * has these fits.
 */

/** A `Redis` or a `Cluster` of ioredis. The store only makes a connection of its own like it. */
export interface RedisClient {
  readonly isCluster: boolean
  /** What it was made with. */
  readonly options: object
  /** Makes another one with the same options, but for those that are given. */
  duplicate(...args: never[]): object
}

/** The store's own connection. */
export interface RedisConnection {
  /** `'ready'` when commands can be sent; `'end'` when it will not be tried again. */
  readonly status: string
  on(event: string, listener: (...args: never[]) => void): unknown
  connect(): Promise<unknown>
  disconnect(): void
  evalshaBuffer(sha: string, size: number, ...args: (string | Buffer)[]): Promise<unknown>
  evalBuffer(script: string, size: number, ...args: (string | Buffer)[]): Promise<unknown>
}
