/**
 * The part of a `Redis` or a `Cluster` of ioredis that the store uses: it makes a connection of its own like it.
 * It is told by what it has, so that a client of another copy of ioredis, or of version 5, fits, too.
 */
export interface RedisClient {
  readonly isCluster: boolean
  /** What it was made with. */
  readonly options: object
  /** Makes another one with the same options, but for those that are given. */
  duplicate(...args: never[]): object
}
