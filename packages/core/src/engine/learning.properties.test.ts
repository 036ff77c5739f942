import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LoggedCall, World } from '../../test/world.ts'
import { acquire, inspect, read, release, windowLimit } from '../testing/commands.ts'
import type { Limit } from './command.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** A true window of Meta's, and what a limiter makes of it: widened by the guard, and counted in slots. */
interface Setting {
  readonly metaMs: number
  readonly guardMs: number
  readonly limit: Limit
}

function setting(metaMs: number, guardMs: number, slots: number, capacity = 0, exact = false): Setting {
  const windowMs = metaMs + guardMs
  const slotMs = Math.ceil(windowMs / slots)
  return { metaMs, guardMs, limit: windowLimit('m', { capacity, exact, windowMs, guardMs, slotMs }) }
}

const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      own: fc.integer({ min: 1, max: 60 }),
      // Part of the guard that passes until Meta counts the call, and how long the response takes from there.
      travels: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
      afterMs: fc.oneof(fc.nat(2_000), fc.nat(170_000)),
      fate: fc.constantFrom('answers', 'answers', 'answers', 'is silent', 'is lost', 'is never sent'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ others: fc.integer({ min: 1, max: 200 }) }) },
  {
    weight: 4,
    // Jobs that run every hour put their calls a window apart.
    arbitrary: fc.record({
      wait: fc.oneof(
        fc.nat(5_000),
        fc.nat(60_000),
        fc.constantFrom(58_000, MINUTE_MS, 62_000, 3_590_000, 3_598_000, HOUR_MS, 3_602_000, 3_630_000),
        fc.nat(HOUR_MS),
      ),
    }),
  },
)
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never

/**
 * Meta's side: an exact window over the moments at which calls arrive, which reports whole percentages, honestly,
 * as of the moment at which the reporting call arrives.
 */
class Meta {
  readonly world: World
  readonly #setting: Setting
  readonly #hidden: number
  readonly #arrivals: { at: number; cost: number }[] = []
  readonly #plans: { at: number; run: () => void }[] = []

  constructor(used: Setting, hidden: number) {
    this.#setting = used
    this.#hidden = hidden
    this.world = new World([used.limit])
  }

  /** Lets time pass, with all that happens meanwhile. */
  wait(ms: number, check: () => void): void {
    const until = this.world.now + ms
    for (;;) {
      this.#plans.sort((a, b) => a.at - b.at)
      const next = this.#plans[0]
      if (next === undefined || next.at > until) break
      this.#plans.shift()
      this.world.wait(next.at - this.world.now)
      next.run()
      check()
    }
    this.world.wait(until - this.world.now)
  }

  countOthers(cost: number): void {
    this.#arrivals.push({ at: this.world.now, cost })
  }

  /** Sends the call that was granted last. */
  send({ travels, afterMs, fate }: Extract<Event, { own: number }>): void {
    const { world } = this
    const { limit, guardMs } = this.#setting
    const call = world.log.at(-1)!
    const arrivesAt = world.now + Math.floor(travels * guardMs)
    if (fate === 'is never sent') {
      this.#plans.push({ at: arrivesAt, run: () => world.execute(release(call)) })
      return
    }
    const run = () => {
      const percent = fate === 'is silent' ? -1 : this.#arrive(call)
      if (fate === 'is silent') this.#arrive(call)
      if (fate === 'is lost') return
      this.#plans.push({ at: world.now + afterMs, run: () => world.execute(read(limit, percent, call)) })
    }
    this.#plans.push({ at: arrivesAt, run })
  }

  #arrive({ cost }: LoggedCall): number {
    const { now } = this.world
    this.#arrivals.push({ at: now, cost })
    const count = this.#arrivals.reduce(
      (sum, arrival) => (now - arrival.at < this.#setting.metaMs ? sum + arrival.cost : sum),
      0,
    )
    return Math.floor((100 * count) / this.#hidden)
  }
}

function play(meta: Meta, limit: Limit, events: readonly Event[], check: () => void): void {
  for (const e of events) {
    if ('wait' in e) meta.wait(e.wait, check)
    else if ('others' in e) meta.countOthers(e.others)
    else if (meta.world.execute(acquire(limit, e.own)).deniedBy < 0) meta.send(e)
    check()
  }
  meta.wait(2 * HOUR_MS, check)
}

const settings = fc.constantFrom(
  setting(HOUR_MS, 2_000, 120),
  setting(MINUTE_MS, 2_000, 120),
  setting(MINUTE_MS, 15_000, 120),
  setting(MINUTE_MS, 0, 7),
  setting(HOUR_MS, 30_000, 1_000),
)
const events = fc.array(event, { maxLength: 60, size: 'max' })

test('what readings prove never exceeds the capacity that Meta hides, whatever others do and whenever responses come', () => {
  let proofs = 0
  fc.assert(
    fc.property(settings, fc.integer({ min: 20, max: 5_000 }), events, (used, hidden, program) => {
      const meta = new Meta(used, hidden)
      play(meta, used.limit, program, () => {
        const { learned } = meta.world.states.get('m')?.reading ?? { learned: -1 }
        if (learned > 0) proofs += 1
        expect(learned).toBeLessThanOrEqual(hidden * (1 + 1e-9))
      })
    }),
    { numRuns: 1500 },
  )
  expect(proofs).toBeGreaterThan(10_000)
})

test('a capacity that is certain is not doubted because of honest readings', () => {
  fc.assert(
    fc.property(settings, fc.integer({ min: 20, max: 5_000 }), events, (used, hidden, program) => {
      const limit = { ...used.limit, capacity: hidden, exact: true }
      const meta = new Meta({ ...used, limit }, hidden)
      play(meta, limit, program, () => {
        if (meta.world.states.has('m')) {
          expect(meta.world.whatIf(meta.world.now, inspect(limit)).outcomes[0]!.limit).toBe(hidden)
        }
      })
    }),
    { numRuns: 1000 },
  )
})

test('a late reading never loosens what a newer one tightened', () => {
  const heard = fc.array(
    fc.record({ call: fc.nat(9), percent: fc.integer({ min: -1, max: 110 }), wait: fc.nat(20_000) }),
    { minLength: 2, maxLength: 12 },
  )
  let late = 0
  fc.assert(
    fc.property(
      settings,
      fc.constantFrom(0, 8, 30),
      fc.boolean(),
      heard,
      (used, capacity, exact, readings) => {
        const limit = { ...used.limit, capacity, exact: exact && capacity > 0 }
        const world = new World([limit])
        for (let i = 0; i < 10; i++) {
          world.execute(acquire(limit, 0.5))
          world.wait(2_000)
        }
        let newest = -1
        for (const { call, percent, wait } of readings) {
          const grant = world.log[call]!
          const before = world.whatIf(world.now, inspect(limit)).outcomes[0]!
          world.execute(read(limit, percent, grant))
          const after = world.whatIf(world.now, inspect(limit)).outcomes[0]!
          if (percent < 0 || grant.seq < newest) {
            late += 1
            const { foreign, limit: inForce, freeAt, percent: said, readAt } = before
            expect(after).toMatchObject({ foreign, limit: inForce, freeAt, percent: said, readAt })
          } else newest = grant.seq
          world.wait(wait)
        }
      },
    ),
    { numRuns: 1000 },
  )
  expect(late).toBeGreaterThan(1_000)
})

test('every caller who is denied is told when to come back, and following that ends in a grant', () => {
  let denials = 0
  fc.assert(
    fc.property(
      settings,
      fc.integer({ min: 20, max: 5_000 }),
      fc.constantFrom<[number, boolean]>([0, false], [40, false], [40, true]),
      events,
      fc.integer({ min: 1, max: 40 }),
      (used, hidden, [capacity, exact], program, cost) => {
        const limit = { ...used.limit, capacity, exact }
        const meta = new Meta({ ...used, limit }, hidden)
        const follow = () => {
          for (let tries = 0; ; tries++) {
            const { deniedBy, retryAt } = meta.world.execute(acquire(limit, cost))
            if (deniedBy < 0) break
            denials += 1
            // What comes back meanwhile may tell of others, each response once.
            expect(tries).toBeLessThanOrEqual(program.length)
            expect(Number.isFinite(retryAt)).toBe(true)
            expect(retryAt).toBeGreaterThan(meta.world.now)
            meta.wait(retryAt - meta.world.now, () => {})
          }
        }
        play(meta, limit, program, () => {})
        for (let i = 0; i < 5; i++) follow()
      },
    ),
    { numRuns: 500 },
  )
  expect(denials).toBeGreaterThan(100)
})
