import type { Call, Token } from '@headgate/core'
import { type Random, wholeBetween } from '../random.ts'

/** One call that has to be made, and from when on. */
export interface Job {
  readonly dueAt: number
  readonly call: Call
  /** What the simulator takes as the access token. */
  readonly accessToken: string
}

/** How often a kind of call comes up, beside the others of its queue. */
interface Kind {
  readonly weight: number
  readonly method: string
  readonly url: string
}

/** What jobs of one queue are like. */
export interface Demand {
  readonly token: Token
  readonly accessToken: string
  readonly jobsPerHour: number
  readonly kinds: readonly Kind[]
}

/** An hour in ms. */
export const HOUR_MS = 3_600_000

/** Half of an hour's jobs come at once, as where scripts start on the hour … */
const ON_THE_HOUR = 0.5
const RUSH_MS = 20 * 60_000

/** Draws the jobs of one queue, in the order in which they are due. */
export function drawJobs(demand: Demand, startAt: number, endAt: number, random: Random): Job[] {
  const { token, accessToken, jobsPerHour, kinds } = demand
  const jobs: Job[] = []
  for (let hourAt = startAt; hourAt < endAt; hourAt += HOUR_MS) {
    // … and no hour is like another.
    const size = wholeBetween(random, Math.floor(jobsPerHour * 0.8), Math.ceil(jobsPerHour * 1.2))
    for (let i = 0; i < size; i++) {
      const spreadMs = random() < ON_THE_HOUR ? RUSH_MS : HOUR_MS
      const dueAt = hourAt + Math.floor(random() * spreadMs)
      const { method, url } = drawKind(kinds, random)
      if (dueAt < endAt) jobs.push({ dueAt, call: { method, url, token }, accessToken })
    }
  }
  return jobs.sort((a, b) => a.dueAt - b.dueAt)
}

function drawKind(kinds: readonly Kind[], random: Random): Kind {
  let left = random() * kinds.reduce((sum, { weight }) => sum + weight, 0)
  for (const kind of kinds) {
    left -= kind.weight
    if (left < 0) return kind
  }
  return kinds.at(-1)!
}
