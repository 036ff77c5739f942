import {
  type Call,
  type CapacitySource,
  createLimiter,
  type Denied,
  type Explanation,
  families,
  HeadgateError,
  parseUsage,
  type UsageReading,
} from '@headgate/core'
import { createFakeClock, type FakeClock } from '@headgate/core/testing'
import { createMemoryStore } from '@headgate/store-memory'
import { createOverruledStore } from './overruled-store.ts'
import { type RecordedCall, type Recording, RecordingError } from './recording.ts'

/** What the limiter believed of one limit, and what the header then said. */
export interface Belief {
  readonly family: string
  /** Key of the limit. */
  readonly key: string
  /** Percent of the capacity in use, the call itself included if it was let go; undefined if no capacity is known. */
  readonly percent: number | undefined
  /** What the limiter counts the call as, by what it has learned so far. */
  readonly cost: number
  readonly source: CapacitySource
  /** Whether a header had told of this limit before. */
  readonly taught: boolean
  /** What the header of this call said; undefined if it did not speak of the limit. */
  readonly said: number | undefined
}

/** One recorded call, and what the limiter makes of it. */
export interface ReplayedCall {
  readonly call: RecordedCall
  /** When it was decided, in ms of the replay's clock. */
  readonly at: number
  /** The denial, if the limiter would not have let the call go. */
  readonly denied: Denied | undefined
  readonly beliefs: readonly Belief[]
  /** Readings of limits that the limiter did not know this call to fall under. */
  readonly unexpected: readonly UsageReading[]
}

/**
 * The recordings tell neither app nor token. A system user's token is what servers use, and with it, no call
 * falls under a user's pool, of which no header tells.
 */
const APP = { id: 'recorded' }
const TOKEN = { type: 'system_user', id: 'recorded' } as const

/**
 * Shows a recording to a limiter that knows nothing to begin with. Each call is decided at its recorded time; a
 * call that the limiter lets go is counted and settled with the recorded answer; one that it would have held
 * back was sent all the same, so its answer teaches, but it counts as somebody else's.
 *
 * @throws RecordingError
 */
export function replay(recording: Recording): ReplayedCall[] {
  const clock = createFakeClock()
  const startAt = clock.now()
  const store = createOverruledStore(createMemoryStore())
  const limiter = createLimiter({ app: APP, store, clock })
  const told = new Set<string>()
  const account = onlyAccount(recording)

  function replayCall(recorded: RecordedCall): ReplayedCall {
    const { method, path, status, headers } = recorded
    const readings = parseUsage(headers, clock.now()).readings.filter(hasPercent)
    const adAccount = account !== undefined && isOfAccount(readings, account) ? account : undefined
    const call: Call = { method, url: path, token: TOKEN, ...(adAccount && { subjects: { adAccount } }) }
    advanceTo(clock, startAt + Math.round(recorded.t * 1_000))
    const decision = limiter.tryAcquire(call)
    const explained = limiter.explain(call)
    const granted = decision.granted ? decision : store.overrule(() => limiter.tryAcquire(call))
    if (!granted.granted) throw new TypeError('an overruled call was denied')
    granted.permit.settle({ status, headers })

    const beliefs = explained.map((explanation): Belief => {
      const { family, capacitySource, used, foreign, capacity, cost, key } = explanation
      const reading = readings.find((one) => isAbout(one, explanation))
      const taught = told.has(key)
      if (reading !== undefined) told.add(key)
      return {
        family,
        key,
        percent: Number.isFinite(capacity) && capacity > 0 ? (100 * (used + foreign)) / capacity : undefined,
        cost,
        source: capacitySource,
        taught,
        said: reading && highestPercent(reading),
      }
    })
    return {
      call: recorded,
      at: clock.now(),
      denied: decision.granted ? undefined : decision,
      beliefs,
      unexpected: readings.filter((reading) => !explained.some((limit) => isAbout(reading, limit))),
    }
  }

  try {
    return recording.calls.map((call, index) => {
      try {
        return replayCall(call)
      } catch (error) {
        if (!(error instanceof HeadgateError)) throw error
        throw new RecordingError(recording.line, `call ${index + 1}: ${error.message}`)
      }
    })
  } finally {
    limiter.close()
  }
}

/** The ad account of a recording, where its paths name one and no other. */
export function onlyAccount({ calls }: Recording): string | undefined {
  const ids = new Set(calls.map(({ path }) => /\/act_(\d+)/.exec(path)?.[1]).filter((id) => id !== undefined))
  return ids.size === 1 ? [...ids][0] : undefined
}

/**
 * Whether the answer shows that a call was on an ad account. A client knows whose audience it calls, while the
 * path holds the audience's id alone; of the recording, the headers tell.
 */
function isOfAccount(readings: readonly UsageReading[], account: string): boolean {
  return readings.some(({ header, subjectId }) => subjectId === account || header === 'x-ad-account-usage')
}

function advanceTo(clock: FakeClock, at: number): void {
  if (at > clock.now()) clock.advanceTo(at)
}

/** Whether a reading tells of a limit: by Meta's `type` and the id beside it, or by the header that it came in. */
function isAbout(reading: UsageReading, { family, subjectId }: Explanation): boolean {
  if (reading.type !== undefined) {
    return reading.type === family && (reading.subjectId ?? subjectId) === subjectId
  }
  const one = families.find(({ name }) => name === family)
  return one?.header === reading.header && one.subject === reading.subject
}

function hasPercent(reading: UsageReading): boolean {
  return highestPercent(reading) !== undefined
}

/** Meta throttles as soon as one of its three percentages is full, so the highest is the one that counts. */
export function highestPercent({ callPercent, cpuPercent, timePercent }: UsageReading): number | undefined {
  const told = [callPercent, cpuPercent, timePercent].filter((percent) => percent !== undefined)
  return told.length === 0 ? undefined : Math.max(...told)
}
