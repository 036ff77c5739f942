import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MIXED, type Op, program, World } from '../../test/world.ts'
import { block, read, scoreLimit, windowLimit } from '../testing/commands.ts'
import type { Limit, Reply } from './command.ts'
import { createMeter, type MeterState } from './meter.ts'
import { meterExpiresAt } from './meter-expiry.ts'

/** A world that forgets every meter as soon as it may. */
class ForgetfulWorld extends World {
  forgotten = 0
  readonly #expiresAt = new Map<string, number>()

  override execute(...commands: Parameters<World['execute']>): Reply {
    for (const [key, at] of this.#expiresAt) {
      if (at > this.now) continue
      this.states.delete(key)
      this.#expiresAt.delete(key)
      this.forgotten += 1
    }
    const reply = super.execute(...commands)
    for (const { limit } of commands) {
      const meter = this.states.get(limit.key)
      if (meter !== undefined) this.#expiresAt.set(limit.key, meterExpiresAt(meter, limit, this.now))
    }
    return reply
  }
}

/**
 * Sequence numbers start anew where a meter was forgotten, which is what they are for. Points are sums of
 * fractions, which may come out otherwise by a rounding.
 */
function withoutSeq({ outcomes, ...reply }: Reply) {
  return {
    ...reply,
    outcomes: outcomes.map(({ seq, ...outcome }) => ({ ...outcome, used: outcome.used.toFixed(6) })),
  }
}

/** What is heard as of a call long ago is not told apart by a meter that is new. */
function asOfNow(op: Op): Op {
  return op.op === 'read' || op.op === 'block' ? { ...op, ofGrant: false } : op
}

test('decides the same whether expired meters are kept or not', () => {
  let forgotten = 0
  const programs = program(['acquire', 'wait', 'follow', 'release', 'read', 'block', 'resume'])
  fc.assert(
    fc.property(programs, fc.boolean(), (ops, exact) => {
      const limits = exact ? MIXED.filter((limit) => limit.exact) : MIXED
      const keeping = new World(limits)
      const forgetful = new ForgetfulWorld(limits)
      for (const op of ops.map(asOfNow)) {
        if (op.op === 'acquire') {
          const kept = keeping.execute(...keeping.acquires(op))
          const anew = forgetful.execute(...forgetful.acquires(op))
          expect(withoutSeq(anew)).toEqual(withoutSeq(kept))
        } else {
          keeping.run(op)
          forgetful.run(op)
        }
      }
      forgotten += forgetful.forgotten
    }),
    { numRuns: 1000 },
  )
  expect(forgotten).toBeGreaterThan(1000)
})

const NOW = 1_795_000_000_000
const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS

function expiresIn(limit: Limit, change: Partial<MeterState>): number {
  return meterExpiresAt({ ...createMeter(NOW), ...change }, limit, NOW) - NOW
}

test('lets go of a counted window after two of its lengths', () => {
  const limit = windowLimit('w', { windowMs: HOUR_MS, slotMs: 30_000 })
  const window = { slotMs: 30_000, used: 1, slots: [Math.floor(NOW / 30_000), 1] }
  expect(expiresIn(limit, window)).toBeGreaterThanOrEqual(2 * HOUR_MS)
  expect(expiresIn(limit, window)).toBeLessThanOrEqual(2 * HOUR_MS + 30_000)
})

test('keeps a score for as long as it drains, though its capacity shrank meanwhile', () => {
  const score = { level: 9_000, at: NOW }
  expect(expiresIn(scoreLimit('s', { capacity: 60 }), { score })).toBeGreaterThan(150 * 300_000)
  expect(expiresIn(scoreLimit('s', { capacity: 0, exact: false }), { score })).toBeGreaterThan(WEEK_MS)
})

test('keeps what was learned, and a block that was not probed, for a week', () => {
  const limit = windowLimit('w', { capacity: 0, exact: false })
  const world = new World([limit, windowLimit('b')])
  world.execute(read(limit, 50, { seq: NOW, used: 10 }), block(world.limitAt(1)))
  expect(expiresIn(limit, world.states.get('w')!)).toBe(WEEK_MS)
  expect(expiresIn(world.limitAt(1), world.states.get('b')!)).toBe(60_000 + WEEK_MS)
})
