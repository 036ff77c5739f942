/**
 * Decisions in memory: two limits by Headgate, one key by rate-limiter-flexible, and the least that anything
 * which counts for an app and a user has to do.
 */

import { type Clock, createLimiter, type PreparedCall, type SyncStore } from '@headgate/core'
import { createMemoryStore } from '@headgate/store-memory'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { measure, print, type Subject } from './rounds.ts'

const APP = '1234567890'
const USERS = 10_000

/** Time in ms between two calls, by a clock that only they move: an hour of them fills every slot of a window. */
const STEP_MS = 100

const NOT_CHANGED = {
  status: 200,
  headers: { 'x-app-usage': '{"call_count":12,"total_cputime":3,"total_time":5}' },
}

let now = Date.UTC(2026, 0, 1)
const clock: Clock = { now: () => now, setTimer: () => () => {} }

function pick(users = USERS): number {
  return Math.floor(Math.random() * users)
}

function createAppLimiter() {
  return createLimiter({ app: { id: APP, users: USERS }, store: createMemoryStore(), clock })
}

function callOf(user: number) {
  return { url: '/v24.0/me', token: { type: 'user', id: String(user) } } as const
}

/** Two look-ups and two additions, and nothing decided. */
function floor(): Subject {
  const appKey = `{${APP}}:app:${APP}`
  const counts = new Map([[appKey, { used: 0 }]])
  const keys = Array.from({ length: USERS }, (_, i) => `{${APP}}:user:${i}`)
  for (const key of keys) counts.set(key, { used: 0 })
  return {
    name: 'floor: two look-ups and additions',
    run() {
      now += STEP_MS
      counts.get(appKey)!.used += 1
      counts.get(keys[pick()]!)!.used += 1
    },
  }
}

function prepared(name: string, users: number): Subject {
  const limiter = createAppLimiter()
  const calls = Array.from({ length: users }, (_, i): PreparedCall<SyncStore> => limiter.prepare(callOf(i)))
  const call = (user: number) => {
    now += STEP_MS
    if (!calls[user]!.tryAcquire().granted) throw new Error('a call was denied')
  }
  for (let user = 0; user < users; user++) call(user)
  return { name, run: () => call(pick(users)) }
}

function raw(): Subject {
  const limiter = createAppLimiter()
  const calls = Array.from({ length: USERS }, (_, i) => callOf(i))
  const call = (user: number) => {
    now += STEP_MS
    if (!limiter.tryAcquire(calls[user]!).granted) throw new Error('a call was denied')
  }
  for (let user = 0; user < USERS; user++) call(user)
  return { name: 'Headgate: call sorted by its URL', run: () => call(pick()) }
}

/** Time stands still here: what is used up stays used up. */
function denied(): Subject {
  const startedAt = now
  const limiter = createLimiter({
    app: { id: APP, users: 1 },
    store: createMemoryStore(),
    clock: { ...clock, now: () => startedAt },
  })
  const call = limiter.prepare(callOf(1))
  while (call.tryAcquire().granted);
  return {
    name: 'Headgate: denied',
    run() {
      if (call.tryAcquire().granted) throw new Error('a call was granted')
    },
  }
}

/** A prepared call, and its response handed back. */
function settled(): Subject {
  const limiter = createAppLimiter()
  const calls = Array.from({ length: USERS }, (_, i): PreparedCall<SyncStore> => limiter.prepare(callOf(i)))
  const call = (user: number) => {
    now += STEP_MS
    const decision = calls[user]!.tryAcquire()
    if (!decision.granted) throw new Error('a call was denied')
    decision.permit.settle(NOT_CHANGED)
  }
  for (let user = 0; user < USERS; user++) call(user)
  return { name: 'Headgate: prepared call and its response', run: () => call(pick()) }
}

function rateLimiterFlexible(): Subject {
  const limiter = new RateLimiterMemory({ points: 1e9, duration: 3_600 })
  return { name: 'rate-limiter-flexible: one key', run: () => limiter.consume('app', 1) }
}

/** Measures decisions in memory and prints them. */
export async function benchMemory(): Promise<void> {
  const subjects = [
    floor(),
    prepared('Headgate: prepared call', USERS),
    prepared('Headgate: prepared call, 100 users only', 100),
    raw(),
    denied(),
    settled(),
    rateLimiterFlexible(),
  ]
  print(`Memory, ${USERS.toLocaleString('en-US')} users`, await measure(subjects, { rounds: 7, timeMs: 500 }))
}
