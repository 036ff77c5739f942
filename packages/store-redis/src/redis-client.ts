/**
 * The part of a `Redis` or a `Cluster` of ioredis that the store uses: it makes a connection of its own like it. The
 * types of ioredis are not used, so that a client of any version of it that has this fits.
 */
export interface RedisClient {
  readonly isCluster: boolean
  /** What it was made with. */
  readonly options: object
  /** Makes another one with the same options, but for those that are given. */
  duplicate(...args: never[]): object
}
