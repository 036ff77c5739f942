/** What all subjects that are Headgate do, whichever store they stand on. */

import {
  type Call,
  createLimiter,
  type Facts,
  type Limiter,
  type PreparedCall,
  type Store,
} from '@headgate/core'
import { createFakeClock } from '@headgate/core/testing'
import { BURST, type Callers, callersTask, IN_FLIGHT } from './callers.ts'
import { createPick } from './chance.ts'
import { createMovingClock, type MovingClock } from './moving-clock.ts'
import type { Subject, Task } from './subject.ts'

/** Opens a store, and tells how to clean up after it. */
export type OpenStore = (clock: MovingClock) => Opened | Promise<Opened>

interface Opened {
  readonly store: Store
  readonly close?: () => unknown
}

type Trials = Subject['trials']
type Granted = number | Promise<number>

const APP = '1234567890'
const MANY = 10_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** Time between two calls. */
const STEP_MS = 100

/** Calls that fill all slots of an hour's window. */
const FILLING = HOUR_MS / STEP_MS

/** Facts that leave no limit of these calls short, with every capacity known. */
const AMPLE: Facts = {
  users: 100_000,
  callsPerHour: 100_000_000,
  tier: 'standard_access',
  uniqueUsers: 2 ** 30,
}

/** Responses, each with strings of its own: one string is compared with itself sooner than with another. */
function responses(status: number, usageOf: (turn: number) => object, body?: object): readonly object[] {
  return Array.from({ length: 50 }, (_, turn) => ({
    status,
    headers: { 'x-app-usage': JSON.stringify(usageOf(turn)) },
    ...(body && { body: JSON.stringify(body) }),
  }))
}

const USAGE = { call_count: 12, total_cputime: 3, total_time: 5 }
const UNCHANGED = responses(200, () => USAGE)
const CHANGED = responses(200, (turn) => ({ ...USAGE, call_count: turn, total_cputime: turn % 7 }))
const THROTTLED = responses(400, () => USAGE, {
  error: {
    message: '(#17) User request limit reached',
    type: 'OAuthException',
    code: 17,
    fbtrace_id: 'A',
  },
})

/** Where most calls go, with what most calls ask for. */
const HOST = 'https://graph.facebook.com'
const QUERY = '?fields=id,name&limit=25'

/** A call of each number of limits, for a subject by its number. */
const CALLS: { readonly [limits: number]: (id: number) => Call } = {
  1: (id) => ({ url: `${HOST}/v24.0/${id}/products${QUERY}`, token: { type: 'user', id: '7' } }),
  2: (id) => ({ url: `${HOST}/v24.0/me${QUERY}`, token: { type: 'user', id: String(id) } }),
  4: (id) => ({ method: 'POST', url: `${HOST}/v24.0/act_${id}/ads`, token: { type: 'user', id: '7' } }),
}

/** Whether answers of this store are promises is the store's affair: each way has code of its own, as it would. */
function counterOf(store: Store): (answer: unknown) => Granted {
  const count = (decision: { granted: boolean }) => (decision.granted ? 1 : 0)
  return (
    store.capabilities.sync ? count : (answer: Promise<{ granted: boolean }>) => answer.then(count)
  ) as never
}

/** A limiter, and calls of it that were prepared. */
interface Office {
  readonly clock: MovingClock
  readonly limiter: Limiter
  readonly calls: readonly Call[]
  readonly prepared: readonly PreparedCall[]
  readonly pick: () => number
  readonly count: (answer: unknown) => Granted
  readonly close: () => unknown
}

async function openOffice(
  open: OpenStore,
  limits: number,
  subjects: number,
  facts: Facts = AMPLE,
): Promise<Office> {
  const clock = createMovingClock()
  const { store, close } = await open(clock)
  const limiter = createLimiter({ app: { id: APP, ...facts }, store, clock })
  const calls = Array.from({ length: subjects }, (_, i) => CALLS[limits]!(i))
  const office: Office = {
    clock,
    limiter,
    calls,
    prepared: calls.map((call) => limiter.prepare(call)),
    pick: createPick(subjects),
    count: counterOf(store),
    close: close ?? (() => store.close()),
  }
  for (const call of office.prepared) await call.tryAcquire()
  return office
}

/** Makes an hour's calls, so that windows are as full as they stay. */
async function fillWindows({ clock, prepared, pick }: Office, calls: number): Promise<void> {
  for (let i = 0; i < calls; i++) {
    clock.move((FILLING / calls) * STEP_MS)
    await prepared[pick()]!.tryAcquire()
  }
}

function granted(open: OpenStore, limits: number, subjects: number, filling: number) {
  return async (): Promise<Task> => {
    const office = await openOffice(open, limits, subjects)
    await fillWindows(office, filling)
    const { clock, prepared, pick, count, close } = office
    return {
      run() {
        clock.move(STEP_MS)
        return count(prepared[pick()]!.tryAcquire())
      },
      close,
    }
  }
}

/** Every user's only call of the hour is spent. The clock is not moved, so it stays so. */
function denied(open: OpenStore, subjects: number) {
  return async (): Promise<Task> => {
    const office = await openOffice(open, 2, subjects, { ...AMPLE, callsPerHour: 1 })
    const { prepared, pick, count, close } = office
    return { run: () => count(prepared[pick()]!.tryAcquire()), close }
  }
}

function together(open: OpenStore, subjects: number, callers: Callers, filling: number) {
  return async (): Promise<Task> => {
    const office = await openOffice(open, 2, subjects)
    await fillWindows(office, filling)
    const { clock, prepared, pick, count, close } = office
    const one = () => {
      clock.move(STEP_MS)
      return count(prepared[pick()]!.tryAcquire())
    }
    return { ...callersTask(one, callers), close }
  }
}

interface StoreTrialsOptions {
  /** How many calls fill the windows beforehand. */
  readonly filling?: number
  /** Whether there are trials with many calls at once, for a store that answers by promises. */
  readonly isConcurrent?: boolean
}

/** Trials that every store takes part in. */
export function storeTrials(
  open: OpenStore,
  { filling = FILLING, isConcurrent = false }: StoreTrialsOptions = {},
): Trials {
  return {
    'two-limits': granted(open, 2, 1, filling),
    'two-limits-many': granted(open, 2, MANY, filling),
    denied: denied(open, 1),
    ...(isConcurrent && {
      'in-flight': together(open, 1, IN_FLIGHT, filling),
      'in-flight-many': together(open, MANY, IN_FLIGHT, filling),
      'burst-many': together(open, MANY, BURST, filling),
    }),
  }
}

/** Calls sorted by their URLs each time. */
function raw(open: OpenStore, subjects: number) {
  return async (): Promise<Task> => {
    const office = await openOffice(open, 2, subjects)
    await fillWindows(office, FILLING)
    const { clock, limiter, calls, pick, count } = office
    return {
      run() {
        clock.move(STEP_MS)
        return count(limiter.tryAcquire(calls[pick()]!)) as number
      },
    }
  }
}

interface SettleOptions {
  readonly facts?: Facts
  readonly users?: number
  /** Time between a batch and the next. */
  readonly restMs?: number
}

/** The responses of calls that went before, handed back. */
function settle(
  open: OpenStore,
  answers: readonly object[],
  { facts = AMPLE, users = 1, restMs = 0 }: SettleOptions = {},
) {
  return async (): Promise<Task> => {
    const office = await openOffice(open, 2, users, facts)
    await fillWindows(office, FILLING)
    const { clock, prepared, pick } = office
    const permits: { settle(response: object): unknown }[] = []
    let turn = 0
    return {
      mostRuns: 500,
      prepare(runs) {
        clock.move(restMs)
        permits.length = 0
        while (permits.length < runs) {
          clock.move(STEP_MS)
          const decision = prepared[pick()]!.tryAcquire() as never as { granted: boolean; permit: never }
          if (decision.granted) permits.push(decision.permit)
        }
      },
      run() {
        const settlement = permits.pop()!.settle(answers[turn++ % answers.length]!) as { storeError: unknown }
        return settlement.storeError === undefined ? 1 : 0
      },
    }
  }
}

function decideAndSettle(open: OpenStore, users: number) {
  return async (): Promise<Task> => {
    const office = await openOffice(open, 2, users)
    await fillWindows(office, FILLING)
    const { clock, prepared, pick } = office
    let turn = 0
    return {
      run() {
        clock.move(STEP_MS)
        const decision = prepared[pick()]!.tryAcquire() as never as {
          granted: boolean
          permit: { settle(response: object): { storeError: unknown } }
        }
        if (!decision.granted) return 0
        return decision.permit.settle(UNCHANGED[turn++ % UNCHANGED.length]!).storeError === undefined ? 1 : 0
      },
    }
  }
}

function batch(open: OpenStore) {
  return async (): Promise<Task> => {
    const { clock, limiter, count } = await openOffice(open, 2, 1)
    const items = Array.from({ length: 50 }, (_, i) => ({ method: 'GET', relative_url: `${i}?fields=name` }))
    const call: Call = {
      method: 'POST',
      url: '/v24.0',
      token: { type: 'user', id: '7' },
      body: { batch: items },
    }
    return {
      run() {
        clock.move(STEP_MS)
        return count(limiter.tryAcquire(call)) as number
      },
    }
  }
}

/** A thousand callers find the hour's quota spent; an hour later all of them go. */
function wake(open: OpenStore) {
  return async (): Promise<Task> => {
    const size = 1_000
    const clock = createFakeClock()
    const { store } = await open(createMovingClock())
    const limiter = createLimiter({ app: { id: APP, users: size / 200 }, store, clock })
    const call = limiter.prepare({ url: '/v24.0/me', token: { type: 'app' } })
    for (let i = 0; i < size; i++) await call.acquire()
    return {
      size,
      async run() {
        const calls = Array.from({ length: size }, () => call.acquire())
        // Let all of them come to wait.
        await Promise.resolve()
        clock.advance(2 * HOUR_MS)
        return (await Promise.all(calls)).length
      },
    }
  }
}

/** Trials that show what core costs: on the store that costs least. */
export function coreTrials(open: OpenStore): Trials {
  return {
    'one-limit': granted(open, 1, 1, FILLING),
    'four-limits': granted(open, 4, 1, FILLING),
    'one-limit-many': granted(open, 1, MANY, FILLING),
    'four-limits-many': granted(open, 4, MANY, FILLING),
    'denied-many': denied(open, MANY),
    raw: raw(open, 1),
    'raw-many': raw(open, MANY),
    'settle-unchanged': settle(open, UNCHANGED),
    'settle-learning': settle(open, UNCHANGED, { facts: { users: AMPLE.users } }),
    'settle-changed': settle(open, CHANGED),
    // Blocks end meanwhile.
    'settle-error': settle(open, THROTTLED, { users: MANY, restMs: 2 * DAY_MS }),
    'decide-settle': decideAndSettle(open, 1),
    'decide-settle-many': decideAndSettle(open, MANY),
    batch: batch(open),
    wake: wake(open),
  }
}
