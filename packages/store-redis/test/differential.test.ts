import {
  type Batch,
  type Command,
  createReducer,
  type Limit,
  type MeterState,
  meterExpiresAt,
  type Reply,
  type Store,
} from '@headgate/core/store'
import { createCommandSource } from '@headgate/core/testing'
import { createRedisStore } from '@headgate/store-redis'
import { expect, test } from 'vitest'
import { parseMeter } from './stored-meter.ts'
import { commandCounts, useRedisServer } from './use-redis-server.ts'

/** Where the seeds begin: another place each day, unless one is to be looked at again. */
const FIRST_SEED = Number(process.env.HEADGATE_SEED ?? Math.floor(Date.now() / 86_400_000))

const COMMANDS = 50_000
const BATCHES_PER_RUN = 100

/** Most batches that are handed over in one tick, and travel together. */
const MOST_TOGETHER = 6

const redis = useRedisServer()

/** By which keys are kept longer where a clock of the caller's decides. */
const DAY_MS = 86_400_000

/** An expiry that no meter has: whatever is nearer to it was not told when to expire. */
const NOT_RENEWED_MS = DAY_MS / 2

/** The port and the original, side by side. */
class Twins {
  now = 0
  commands = 0
  readonly #states = new Map<string, MeterState>()
  readonly #reduce = createReducer({
    get: (key) => this.#states.get(key),
    set: (key, meter) => this.#states.set(key, meter),
  })
  readonly #prefix: string
  readonly #store: Store

  constructor(prefix: string) {
    this.#prefix = prefix
    this.#store = createRedisStore(redis.client, {
      prefix,
      clock: { now: () => this.now },
      commandTimeoutMs: 10_000,
    })
  }

  /** Has both do batches, all at one time, and compares every reply, and every meter afterwards. */
  async run(now: number, batches: readonly Batch[], where: string): Promise<void> {
    this.now = now
    const keys = [...new Set(batches.flatMap(({ commands }) => commands.map(({ limit }) => limit.key)))]
    const newestBefore = keys.map((key) => this.#states.get(key)?.slots.at(-2))
    await Promise.all(keys.map((key) => redis.client.pexpire(this.#prefix + key, NOT_RENEWED_MS)))
    const replies = await Promise.all(batches.map((batch) => this.#store.execute(batch)))
    for (const [i, { commands }] of batches.entries()) {
      const expected = said(this.#reduce({ commands, now }), commands)
      expect(said(replies[i]!, commands), `${where}: ${JSON.stringify(commands)}`).toEqual(expected)
      this.commands += commands.length
    }
    const stored = await redis.client.mgetBuffer(keys.map((key) => this.#prefix + key))
    for (const [i, key] of keys.entries()) {
      const bytes = stored[i]
      const limits = batches.flatMap(({ commands }) => commands.map(({ limit }) => limit))
      const { windowMs } = limits.find((limit) => limit.key === key)!
      const kept = bytes ? withoutRunOut(parseMeter(bytes), windowMs, now) : undefined
      const meter = this.#states.get(key)
      expect(kept, `${key} after ${where}`).toEqual(withoutRunOut(meter, windowMs, now))
      if (meter === undefined || meter.slots.at(-2) === newestBefore[i]) continue
      // By whichever limit it was last written; a key does not get older in a minute.
      const least = Math.min(
        ...limits.filter((limit) => limit.key === key).map((limit) => meterExpiresAt(meter, limit, now)),
      )
      const keptMs = await redis.client.pttl(this.#prefix + key)
      expect(keptMs, `${key} after ${where}`).toBeGreaterThan(least - now + DAY_MS - 60_000)
    }
  }

  close = () => this.#store.close()
}

/** Without the slots that ran out, which either side may drop now or later. */
function withoutRunOut(meter: MeterState | undefined, windowMs: number, now: number): MeterState | undefined {
  if (meter === undefined) return meter
  const { slotMs, slots } = meter
  let { used } = meter
  let first = 0
  while (first < slots.length && (slots[first]! + 1) * slotMs + windowMs <= now) {
    used -= slots[first + 1]!
    first += 2
  }
  return { ...meter, used: first === slots.length ? 0 : used, slots: slots.slice(first) }
}

/** What a reply says, without what it leaves open. */
function said({ now, deniedBy, retryAt, reason, outcomes }: Reply, commands: readonly Command[]) {
  if (deniedBy >= 0) return { now, deniedBy, retryAt, reason }
  return {
    now,
    deniedBy,
    retryAt,
    outcomes: commands.map(({ kind }, i) => {
      const { seq, used, sure, probe, blockedUntil, heard, deviation, freeAt, ...told } = outcomes[i]!
      const always = { seq, used, sure, probe }
      if (kind === 'block') return { ...always, blockedUntil }
      if (kind === 'read') return { ...always, blockedUntil, heard, deviation, ...told }
      return kind === 'inspect' ? { ...always, blockedUntil, freeAt, ...told } : always
    }),
  }
}

test('comes to the same as reduce on generated batches, to the last digit', {
  timeout: 300_000,
}, async () => {
  let commands = 0
  let seed = FIRST_SEED
  for (; commands < COMMANDS; seed++) {
    const twins = new Twins(`g${seed}:`)
    const source = createCommandSource(seed)
    const isTogether = seed % 2 === 0
    for (let i = 0; i < BATCHES_PER_RUN; ) {
      const size = isTogether ? 1 + ((seed + i) % MOST_TOGETHER) : 1
      const batches = Array.from({ length: size }, () => source.next())
      await twins.run(batches[0]!.now, batches, `batch ${i} of seed ${seed}`)
      i += size
    }
    await twins.close()
    commands += twins.commands
  }
  process.stdout.write(`Redis and reduce agree on ${commands} commands, seeds ${FIRST_SEED} to ${seed - 1}\n`)
})

/** Windows that are never used up, so that they fill every slot. */
const busyLimits: readonly Limit[] = [
  busyLimit('{1}:exact', { capacity: 1e6 }),
  busyLimit('{1}:guarded', { capacity: 1e6, windowMs: 60_250, guardMs: 250 }),
  busyLimit('{1}:certain in part', { capacity: 1e6, exact: false }),
  busyLimit('{1}:unknown', { capacity: 0, exact: false }),
  busyLimit('{1}:metric', { capacity: 1e6, algorithm: 'metric', windowMs: 60_250, guardMs: 250 }),
  busyLimit('{1}:long', { capacity: 1e6, windowMs: 3_600_250, guardMs: 250, slotMs: 30_000 }),
]

function busyLimit(key: string, fields: Partial<Limit>): Limit {
  return {
    key,
    algorithm: 'window',
    capacity: 0,
    exact: true,
    windowMs: 60_000,
    guardMs: 0,
    slotMs: 500,
    ...fields,
  }
}

/** Mostly calls under one to three limits; now and then what Meta or a caller says of one of them. */
function busyBatch(draw: (bound: number) => number): Command[] {
  const limit = busyLimits[draw(busyLimits.length)]!
  switch (draw(24)) {
    case 0:
      return [
        { kind: 'read', limit, percent: draw(40) === 0 ? draw(60) : 0, seq: -1, used: 0, sure: 0, cost: 1 },
      ]
    case 1:
      return [{ kind: 'inspect', limit, cost: 1 }]
    default: {
      const limits = [...new Set([limit, ...busyLimits.filter(() => draw(3) === 0)])]
      const cost = [1, 1, 1, 2, 0.1][draw(5)]!
      return limits.map((each) => ({ kind: 'acquire', limit: each, cost, probeMs: 1_000 }))
    }
  }
}

test('takes the short way where it can, and comes to the same', { timeout: 300_000 }, async () => {
  const draw = (bound: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  let state = FIRST_SEED
  const twins = new Twins('busy:')
  const before = await commandCounts(redis.client)
  let now = Date.UTC(2026, 0, 1)
  for (let i = 0; i < 8_000; i++) {
    // Never back: what ran out counts again then in Redis, where it may still be.
    now += draw(200) === 0 ? draw(30_000) : draw(400)
    const size = draw(3) === 0 ? 1 + draw(MOST_TOGETHER) : 1
    const batches = Array.from({ length: size }, () => ({ now, commands: busyBatch(draw) }))
    await twins.run(now, batches, `step ${i} of seed ${FIRST_SEED}`)
  }
  await twins.close()
  const after = await commandCounts(redis.client)
  const calls = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
  process.stdout.write(
    `Redis and reduce agree on ${twins.commands} commands of busy windows, seed ${FIRST_SEED}: ` +
      `${calls('setrange')} changed in place, ${calls('append')} of them with a new slot\n`,
  )
  expect(calls('setrange')).toBeGreaterThan(500)
  expect(calls('append')).toBeGreaterThan(100)
})
