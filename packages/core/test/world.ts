import fc from 'fast-check'
import type { Command, Limit, Outcome, Reply } from '../src/engine/command.ts'
import { type MeterState, meterUsed } from '../src/engine/meter.ts'
import { createReducer } from '../src/engine/reduce.ts'
import {
  acquire,
  block,
  type Grant,
  metricLimit,
  read,
  release,
  resume,
  scoreLimit,
  windowLimit,
} from '../src/testing/commands.ts'

/** The meters that random programs use. */
export const EXACT = [
  windowLimit('minute', { capacity: 10 }),
  windowLimit('coarse', { capacity: 7, windowMs: 10_000, slotMs: 3_000 }),
  windowLimit('odd', { capacity: 25, windowMs: 1_300, slotMs: 1_300 / 120 }),
  scoreLimit('score'),
] as const
export const MIXED = [
  ...EXACT,
  windowLimit('unknown', { capacity: 0, exact: false }),
  windowLimit('at least 4', { capacity: 4, exact: false }),
  windowLimit('wide', { capacity: 400 }),
  scoreLimit('at least 5 points', { capacity: 5, exact: false }),
  metricLimit('metric', { capacity: 20 }),
] as const

const pick = fc.nat(1000)
const ops = {
  acquire: fc.record({
    op: fc.constant('acquire' as const),
    picks: fc.array(pick, { minLength: 1, maxLength: 3 }),
    cost: fc.constantFrom(1, 1, 1, 1, 2, 3, 7, 11, 100, 0),
  }),
  wait: fc.record({
    op: fc.constant('wait' as const),
    ms: fc.oneof(
      fc.nat(20),
      fc.nat(900),
      fc.nat(70_000),
      fc.constantFrom(500, 1_300, 60_000, 60_500, 300_000),
    ),
  }),
  /** Waits until the last denial said. */
  follow: fc.record({ op: fc.constant('follow' as const) }),
  release: fc.record({ op: fc.constant('release' as const), pick }),
  read: fc.record({
    op: fc.constant('read' as const),
    pick,
    percent: fc.oneof(fc.nat(110), fc.constantFrom(0, 1, 99, 100)),
    ofGrant: fc.boolean(),
  }),
  block: fc.record({
    op: fc.constant('block' as const),
    pick,
    forMs: fc.constantFrom(1_000, 60_000),
    ofGrant: fc.boolean(),
  }),
  resume: fc.record({ op: fc.constant('resume' as const), pick }),
  back: fc.record({ op: fc.constant('back' as const), ms: fc.oneof(fc.nat(50), fc.nat(100_000)) }),
  capacity: fc.record({
    op: fc.constant('capacity' as const),
    pick,
    capacity: fc.constantFrom(0, 1, 3, 10, 40),
  }),
}

export type OpName = keyof typeof ops
export type Op = { [name in OpName]: (typeof ops)[name] extends fc.Arbitrary<infer T> ? T : never }[OpName]

const WEIGHTS: Record<OpName, number> = {
  acquire: 12,
  wait: 5,
  follow: 3,
  release: 3,
  read: 2,
  block: 1,
  resume: 1,
  back: 1,
  capacity: 1,
}

/** Programs of some of the operations. */
export function program(names: readonly OpName[], maxLength = 60): fc.Arbitrary<Op[]> {
  const choices = names.map((name) => ({ weight: WEIGHTS[name], arbitrary: ops[name] as fc.Arbitrary<Op> }))
  return fc.array(fc.oneof(...choices), { minLength: 1, maxLength, size: 'max' })
}

export interface LoggedCall extends Grant {
  /** ms elapsed when it was granted, whatever the clock said. */
  readonly elapsedAt: number
}

/** How many commands all worlds executed. */
export let executed = 0

/** A store whose insides can be seen, a clock, and the log of what was granted and not given back. */
export class World {
  readonly limits: Limit[]
  readonly states: Map<string, MeterState> = new Map()
  readonly log: LoggedCall[] = []
  /** Those of them that came back: they were sent, and nobody can give them back any more. */
  readonly #cameBack = new Set<LoggedCall>()
  elapsedMs = 0
  clockAt: number
  retryAt = 0
  readonly #reduce = createReducer({
    get: (key) => this.states.get(key),
    set: (key, meter) => this.states.set(key, meter),
  })

  constructor(limits: readonly Limit[], now = 1_795_000_000_000) {
    this.limits = [...limits]
    this.clockAt = now
  }

  get now(): number {
    return this.clockAt
  }

  wait(ms: number): void {
    this.elapsedMs += ms
    this.clockAt += ms
  }

  /** Executes at the time of the clock, and logs what was granted. */
  execute(...commands: Command[]): Reply {
    executed += commands.length
    const reply = structured(this.#reduce({ commands, now: this.now }), commands.length)
    if (reply.deniedBy >= 0) {
      this.retryAt = reply.retryAt
      return reply
    }
    for (const [i, command] of commands.entries()) {
      const { seq, used, sure, probe } = reply.outcomes[i]!
      if (command.kind !== 'acquire') continue
      const { limit, cost } = command
      this.log.push({ limit, cost, at: reply.now, seq, used, sure, probe, elapsedAt: this.elapsedMs })
    }
    return reply
  }

  /** What would be answered at `now`, without its having happened. */
  whatIf(now: number, ...commands: Command[]): Reply {
    const states = new Map([...this.states].map(([key, meter]) => [key, structuredClone(meter)]))
    const reduce = createReducer({
      get: (key) => states.get(key),
      set: (key, meter) => states.set(key, meter),
    })
    return structured(reduce({ commands, now }), commands.length)
  }

  limitAt(at: number): Limit {
    return this.limits[at % this.limits.length]!
  }

  /** The acquires that an operation stands for. */
  acquires({ picks, cost }: Op & { op: 'acquire' }) {
    const limits = new Set(picks.map((at) => this.limitAt(at)))
    return [...limits].map((limit) => acquire(limit, cost))
  }

  /** Does anything but acquire. */
  run(op: Exclude<Op, { op: 'acquire' }>): void {
    switch (op.op) {
      case 'wait':
        this.wait(op.ms)
        return
      case 'follow':
        if (this.retryAt > this.now && Number.isFinite(this.retryAt)) this.wait(this.retryAt - this.now)
        return
      case 'back':
        this.clockAt -= op.ms
        return
      case 'capacity': {
        const at = op.pick % this.limits.length
        this.limits[at] = { ...this.limits[at]!, capacity: op.capacity }
        return
      }
      case 'release': {
        const open = this.log.filter((call) => !this.#cameBack.has(call))
        const call = open[op.pick % Math.max(1, open.length)]
        if (call === undefined) return
        this.log.splice(this.log.indexOf(call), 1)
        this.execute(release(call))
        return
      }
      default:
        this.#hear(op)
    }
  }

  #hear(op: Op & { op: 'read' | 'block' | 'resume' }): void {
    const call = this.log.at(op.pick % Math.max(1, this.log.length))
    const since = (op.op === 'resume' || op.ofGrant) && call !== undefined ? call : undefined
    const limit = since?.limit ?? this.limitAt(op.pick)
    if (since !== undefined) this.#cameBack.add(since)
    if (op.op === 'read') this.#read(limit, op.percent, since)
    else if (op.op === 'block') this.execute(block(limit, { forMs: op.forMs, seq: since?.seq ?? -1 }))
    else if (since !== undefined) this.execute(resume(limit, since.seq))
  }

  /**
   * Takes in a reading. Of a limit that is known, Meta reports at least what was counted here; the part of it that
   * is sure, and the call's cost, are those of the grant. Less would teach that the capacity is wrong.
   */
  #read(limit: Limit, percent: number, since: Grant | undefined): void {
    const meter = this.states.get(limit.key)
    const used = since?.used ?? (meter === undefined ? 0 : meterUsed(meter, limit, this.now))
    if (!limit.exact || used === 0) this.execute(read(limit, percent, since))
    else if (limit.capacity > 0) {
      this.execute(read(limit, Math.max(percent, Math.floor((100 * used) / limit.capacity)), since))
    }
  }
}

/** A reply of its own, with as many outcomes as there were commands. */
function structured(reply: Reply, size: number): Reply {
  const outcomes: Outcome[] = reply.deniedBy >= 0 ? [] : reply.outcomes.slice(0, size).map((o) => ({ ...o }))
  return { ...reply, outcomes }
}
