import { answerTo } from './answer.ts'
import { ArrivalLog, type Arrivals } from './arrivals.ts'
import { BATCH_LIMIT, type BatchAnswer, batchOf, parseBatch } from './batch.ts'
import type { Call } from './call.ts'
import { checkOptions } from './check-options.ts'
import { type SimulatorClock, systemClock } from './clock.ts'
import { declareAll, type FactsOwner, kindAndId } from './declarations.ts'
import { batchTooLarge, emptyIds, errorBody, invalidBatch, invalidToken, noSuchObject } from './error-body.ts'
import { changeFacts, type Facts } from './facts.ts'
import { families } from './families/all.ts'
import type { ErrorAnswer, Family } from './family.ts'
import { createFetch, type SimulatorFetch } from './fetch.ts'
import { ForeignSource } from './foreign.ts'
import { Judge } from './judge.ts'
import type { Counts, Meter, Usage } from './meter.ts'
import { Meters } from './meters.ts'
import type { MeterName, SimulatorOptions } from './options.ts'
import { type Quota, Quotas } from './quota.ts'
import { createRandom } from './random.ts'
import { type ParsedRequest, parseRequest, type SimulatorRequest, type SimulatorResponse } from './request.ts'
import { parseToken, type Token } from './token.ts'
import { lowerCase, UsageHeaders } from './usage-headers.ts'
import { type Thing, World } from './world.ts'

/** Meta's side of its rate limits. */
export interface Simulator {
  /** Where the simulator takes its time from. */
  readonly clock: SimulatorClock
  /** Answers a request that arrives now. Anything that a network may carry gets an answer; nothing throws. */
  handle(request: SimulatorRequest): SimulatorResponse
  /** Like the global `fetch`, without a network: half of the latency passes before arrival, half after it. */
  readonly fetch: SimulatorFetch
  /** The exact log of arrivals, foreign ones up to now included. */
  readonly arrivals: Arrivals
  /** What one limit has seen since the start. */
  counts(meter: MeterName): Counts
  /**
   * What one limit has used, exactly. `at` defaults to now, and may lie in the future: then as if nothing else
   * arrived.
   */
  usage(meter: MeterName, at?: number): Usage
  /** Every limit that has been touched, with its usage now. */
  usages(): Usage[]
  /** Changes a capacity from now on. What the window holds stays. */
  setQuota(quota: Quota): void
  /** Changes facts from now on. What the windows hold stays. */
  setFacts(owner: FactsOwner, facts: Partial<Facts>): void
}

interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

const CONTENT_TYPE = ['Content-Type', 'application/json; charset=UTF-8'] as const
/** What an id, and so a header that reports on it, may consist of; the root of the API has none. */
const OBJECT_ID = /^[\w.:-]*$/
const DEFAULT_ARRIVAL_LIMIT = 1_000_000

/**
 * Makes a Meta to test against: its limits as documented, its numbers known.
 *
 * @throws {TypeError} if an option is not known or has a wrong value
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  checkOptions(options)
  const clock = options.clock ?? systemClock
  const seed = options.seed ?? 1
  const world = new World()
  declareAll(world, options)
  const quotas = new Quotas()
  const arrivals = new ArrivalLog(options.arrivalLimit ?? DEFAULT_ARRIVAL_LIMIT)
  const enforced = familiesWithout(options.ignoreFamilies ?? [])
  const appIds = options.apps.map((app) => app.id)
  const meters = new Meters(enforced, world, appIds, quotas, arrivals, options.rejectedCallsCount ?? true)
  const judge = new Judge(enforced, meters, options.callTimes ?? [], createRandom(seed, 'call times'))
  const usageHeaders = new UsageHeaders(options.headers)
  const randomTrace = createRandom(seed, 'trace ids')

  const setQuota = (quota: Quota): void => {
    const family = meters.family(quota.family)
    const { subject } = quota
    quotas.set(subject === undefined ? quota : { ...quota, subject: meters.subject(family, subject) })
  }
  for (const quota of options.quotas ?? []) setQuota(quota)

  let lastNow = clock.now()
  /** The present, which never runs backwards here even if the clock does. */
  const present = (): number => {
    const now = clock.now()
    if (now > lastNow) lastNow = now
    return lastNow
  }
  const startAt = lastNow
  options.foreign?.forEach((traffic, index) => {
    meters.find(traffic.meter).foreign.push(new ForeignSource(traffic, seed, index, startAt))
  })
  const known = (id: string | undefined): Thing | undefined =>
    id === undefined ? undefined : world.known(id)
  const catchUp = (): number => {
    const now = present()
    for (const meter of meters.all()) meter.catchUp(now)
    return now
  }

  function usage(name: MeterName, at = lastNow): Usage {
    const meter = meters.find(name)
    meter.catchUp(lastNow)
    return meter.usage(at)
  }

  function usageOf(name: MeterName): Usage | undefined {
    return enforced.some((family) => family.name === name.family) ? usage(name) : undefined
  }

  function fail(error: ErrorAnswer): Answer {
    return { status: error.status, headers: [CONTENT_TYPE], body: errorBody(error, randomTrace) }
  }

  function toCall(request: ParsedRequest, token: Token, node: string, edge: string): Call {
    const { method, host, params } = request
    return {
      method,
      write: method !== 'GET' && method !== 'HEAD',
      host,
      token,
      node: world.resolve(node, token, host),
      edge,
      params,
      known,
    }
  }

  /** `me/adaccounts` reports on every account without counting for any. */
  function alsoReported(call: Call, at: number): Meter[] {
    if (call.edge !== 'adaccounts' || call.write) return []
    const family = enforced.find(({ name }) => name === 'ads_management')
    if (family === undefined) return []
    return world.all('ad_account').map(({ id }) => {
      const meter = meters.of(family, call.token.appId, id)
      meter.catchUp(at)
      return meter
    })
  }

  function answerCalls(request: ParsedRequest, token: Token, at: number): Answer {
    const ids = idsOf(request)
    const calls =
      ids === undefined
        ? [toCall(request, token, request.node, request.edge)]
        : ids.map((id) => toCall(request, token, id, request.node))
    const [first, ...others] = calls
    if (first === undefined) return fail(emptyIds)
    if (calls.some((call) => !OBJECT_ID.test(call.node.id))) return fail(noSuchObject)

    const { meters: touched, error } = judge.judge([first, ...others], at)
    const reported = [...touched, ...alsoReported(first, at)]
    const headers = [CONTENT_TYPE, ...usageHeaders.write(first, reported, at, error === undefined)]
    if (error !== undefined) {
      return { status: error.status, headers, body: errorBody(error, randomTrace) }
    }
    const body =
      ids === undefined
        ? answerTo(first, world, usageOf)
        : Object.fromEntries(calls.map((call, index) => [ids[index], answerTo(call, world, usageOf)]))
    return { status: 200, headers, body: JSON.stringify(body) }
  }

  function answer(request: ParsedRequest, at: number): Answer {
    const token = request.token === undefined ? undefined : parseToken(request.token)
    if (token === undefined || !world.hasApp(token.appId)) return fail(invalidToken)
    return answerCalls(request, token, at)
  }

  function answerBatch(batch: string, outer: ParsedRequest, at: number): Answer {
    const items = parseBatch(batch)
    if (items === undefined) return fail(invalidBatch)
    if (items.length > BATCH_LIMIT) return fail(batchTooLarge)
    const withHeaders = outer.params.get('include_headers') !== 'false'
    const answers = items.map((item): BatchAnswer => {
      const { method, body } = item
      const url = `/${item.relativeUrl.replace(/^\/+/, '')}`
      const request: SimulatorRequest = {
        method,
        url,
        ...(body !== undefined && { body }),
        ...(item.token !== undefined && { token: item.token }),
      }
      const { status, headers, body: text } = answer(parseRequest(request, outer.host, outer.token), at)
      return withHeaders
        ? { code: status, headers: headers.map(([name, value]) => ({ name, value })), body: text }
        : { code: status, body: text }
    })
    return { status: 200, headers: [CONTENT_TYPE], body: JSON.stringify(answers) }
  }

  function handle(request: SimulatorRequest): SimulatorResponse {
    const at = present()
    const parsed = parseRequest(request)
    const batch = batchOf(parsed)
    const { status, headers, body } =
      batch === undefined ? answer(parsed, at) : answerBatch(batch, parsed, at)
    const lowered: Record<string, string> = {}
    for (const [name, value] of headers) lowered[lowerCase.get(name) ?? name.toLowerCase()] = value
    return { status, headers: lowered, body }
  }

  return {
    clock,
    handle,
    fetch: createFetch(handle, clock, options.latencyMs, createRandom(seed, 'latency')),
    get arrivals(): Arrivals {
      catchUp()
      return arrivals
    },
    counts(name): Counts {
      const meter = meters.find(name)
      meter.catchUp(present())
      return { ...meter.counts }
    },
    usage(name, at): Usage {
      const now = present()
      if (at !== undefined && !(at >= now)) {
        throw new RangeError(`usage at ${at} is asked for, but the window has moved on to ${now}`)
      }
      return usage(name, at)
    },
    usages(): Usage[] {
      const now = catchUp()
      return [...meters.all()].map((meter) => meter.usage(now))
    },
    setQuota(quota): void {
      catchUp()
      setQuota(quota)
    },
    setFacts(owner, facts): void {
      catchUp()
      const { kind, id } = kindAndId(owner)
      changeFacts(world.factsOf(kind, id), facts, `${kind} ${id}`)
    },
  }
}

function familiesWithout(names: readonly string[]): Family[] {
  for (const name of names) {
    if (!families.some((family) => family.name === name)) {
      throw new TypeError(
        `ignoreFamilies: no family is called "${name}"; there are ${families.map((family) => family.name).join(', ')}`,
      )
    }
  }
  return families.filter((family) => !names.includes(family.name))
}

/** The ids of `?ids=4,5,6`, each of which is a call of its own. */
function idsOf(request: ParsedRequest): string[] | undefined {
  return request.params
    .get('ids')
    ?.split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
}
