import { type Call, createLimiter, families, type Token } from '@headgate/core'
import { createFakeClock } from '@headgate/core/testing'
import { createSimulator } from '@headgate/simulator'
import { createMemoryStore } from '@headgate/store-memory'
import { expect, test } from 'vitest'
import { Agenda } from './day/agenda.ts'
import { Chance } from './day/chance.ts'
import { LIGHT_TRAFFIC, NOT_SATURATED, SATURATIONS, type Saturation, type Traffic } from './day/traffic.ts'
import { APP, tellFacts, USER_POOLS, WORLD } from './day/world.ts'

const DAY_MS = 86_400_000

/** One who makes calls of some traffic, one after the other. */
interface Worker {
  readonly traffic: Traffic
  /** The call that was denied and is still to be made. */
  call: Call | undefined
}

test('every family of the catalogue is saturated, or has a reason why not', () => {
  const saturated = SATURATIONS.map(({ family }) => family)
  const named = [...new Set([...saturated, ...Object.keys(NOT_SATURATED)])]
  expect(named.sort()).toEqual(families.map(({ name }) => name).sort())
  expect(saturated.filter((family) => family in NOT_SATURATED)).toEqual([])
})

test('a day of calls of all families, every fact known: none is rejected, and saturated limits give ≥ 98 %', () => {
  const clock = createFakeClock()
  const meta = createSimulator({ ...WORLD, clock, seed: 1 })
  for (const { id, callsPerHour } of USER_POOLS) {
    meta.setQuota({ family: 'user', subject: id, calls: callsPerHour })
  }
  const chance = new Chance(1)
  // No call is on its way for any time here, so no window needs a guard.
  const limiter = createLimiter({
    app: APP,
    store: createMemoryStore(),
    clock,
    guardMs: 0,
    random: () => chance.draw(),
  })
  tellFacts(limiter)

  const midnight = clock.now()
  const agenda = new Agenda<Worker | (() => void)>()
  const rejections: string[] = []
  const wrongCapacities: string[] = []
  const shares = new Map<Saturation, number>()

  /** What Meta let go of a limit so far, in calls or points. */
  const accepted = (limit: Saturation) => meta.counts(limit).accepted
  for (const limit of SATURATIONS) {
    let before = 0
    agenda.add(midnight + limit.from, () => {
      before = accepted(limit)
    })
    agenda.add(midnight + limit.until, () => {
      shares.set(limit, (accepted(limit) - before) / limit.toBeHad)
      const { capacity } = meta.usage(limit)
      if (capacity !== limit.capacity) wrongCapacities.push(`${nameOf(limit)}: ${capacity}`)
    })
  }
  for (const traffic of [...SATURATIONS, ...LIGHT_TRAFFIC]) {
    for (let i = 0; i < traffic.workers; i++) {
      agenda.add(midnight + traffic.from + chance.gap(traffic.gapMs), { traffic, call: undefined })
    }
  }

  let made = 0
  /** Makes the worker's next call, and says when the worker comes back. */
  function work(worker: Worker): number {
    const { mix, gapMs } = worker.traffic
    const call = worker.call ?? chance.pick(mix)(made)
    const decision = limiter.tryAcquire(call)
    worker.call = decision.granted ? undefined : call
    if (!decision.granted) return decision.retryAt
    made += 1
    const { method = 'GET', url, body } = call
    const response = meta.handle({
      method,
      url,
      token: textOf(call.token),
      ...(body !== undefined && { body: body as string }),
    })
    if (response.status !== 200) rejections.push(storyOf(call, response))
    decision.permit.settle(response)
    return clock.now() + chance.gap(gapMs)
  }

  function storyOf(call: Call, { status, body }: { status: number; body: string }): string {
    const at = new Date(clock.now()).toISOString()
    const limits = limiter
      .explain(call)
      .map(({ family, subjectId, used, capacity }) => `${family} of ${subjectId} at ${used} of ${capacity}`)
    return `${at} ${call.method ?? 'GET'} ${call.url}: ${status} ${body}; ${limits.join(', ')}`
  }

  for (let next = agenda.next(); next !== undefined; next = agenda.next()) {
    const { at, what } = next
    clock.advanceTo(at)
    if (typeof what === 'function') {
      what()
      continue
    }
    const againAt = work(what)
    if (againAt < midnight + what.traffic.until) agenda.add(againAt, what)
  }

  expect(rejections.slice(0, 5)).toEqual([])
  expect(clock.now()).toBe(midnight + DAY_MS)
  expect(wrongCapacities).toEqual([])
  // No more than there was to be had: or the numbers by hand are wrong.
  const wrongShares = [...shares].filter(([, share]) => !(share >= 0.98 && share <= 1))
  expect(wrongShares.map(([limit, share]) => `${nameOf(limit)}: ${(100 * share).toFixed(2)} %`)).toEqual([])
  expect(shares.size).toBe(SATURATIONS.length)
})

function nameOf({ family, subject }: Saturation): string {
  return `${family} of ${subject}`
}

/** The token as the simulator writes it. */
function textOf({ type, id }: Token): string {
  return type === 'app' ? `app:${APP.id}` : `${type}:${APP.id}:${id}`
}
