import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MIXED, type Op, program, World } from '../../test/world.ts'
import { acquire, type Grant, release, scoreLimit } from '../testing/commands.ts'
import { isStale } from './algorithms/reading.ts'
import type { Command } from './command.ts'

/** A world in which a call is made and given back, and one in which it never was. */
class Twins {
  readonly without = new World(MIXED)
  readonly with = new World(MIXED)

  run(op: Exclude<Op, { op: 'acquire' }>): void {
    this.without.retryAt = this.with.retryAt
    this.without.run(op)
    this.with.run(op)
  }

  /** Executes in both, where the twin with the call taken grants; what it denies has not happened. */
  executeWhereFree(...commands: Command[]): void {
    if (this.with.execute(...commands).deniedBy >= 0) return
    expect(this.without.execute(...commands).deniedBy).toBe(-1)
  }

  /** Executes in both and expects the same answer, but for the sequence numbers. */
  executeAlike(...commands: Command[]): void {
    const expected = this.without.execute(...commands)
    const actual = this.with.execute(...commands)
    const outcomes = actual.outcomes.map((outcome, i) => {
      // Points are sums of fractions: giving back may leave a rounding.
      const { seq, sure } = expected.outcomes[i]!
      // Where the capacity is certain, what is sure is told by the sequence number, which still counts the call.
      if (commands[i]!.limit.exact) expect(outcome.sure).toBeLessThanOrEqual(sure + 1e-6)
      else expect(outcome.sure).toBeCloseTo(sure, 6)
      return { ...outcome, seq, sure, used: expect.closeTo(outcome.used, 6) }
    })
    expect(expected).toEqual({ ...actual, outcomes })
  }
}

const before = program(['acquire', 'wait', 'follow', 'release', 'read', 'block', 'resume'], 30)
const between = program(['acquire', 'wait', 'follow'], 20)
const after = program(['acquire', 'wait', 'follow', 'release', 'block'], 30)

/** Whether a call that was just granted went for a fresh reading, since the last one is stale. */
function goesToAsk(world: World, { limit, at }: Grant): boolean {
  const reading = world.states.get(limit.key)?.reading
  return reading !== undefined && isStale(reading, limit, at)
}

function playBoth(twins: Twins, ops: readonly Op[], execute: 'executeAlike' | 'executeWhereFree') {
  for (const op of ops) {
    if (op.op === 'acquire') twins[execute](...twins.with.acquires(op))
    else twins.run(op)
  }
}

test('a call granted and given back leaves no trace in windows, whatever came between and comes after', () => {
  let returned = 0
  fc.assert(
    fc.property(before, fc.nat(1000), between, after, (first, pick, second, third) => {
      const twins = new Twins()
      for (const world of [twins.without, twins.with]) {
        // The score is measured elsewhere: what drains meanwhile is not given back.
        world.limits.splice(
          0,
          world.limits.length,
          ...MIXED.filter(({ algorithm }) => algorithm === 'window'),
        )
      }
      playBoth(twins, first, 'executeAlike')
      const limit = twins.with.limitAt(pick)
      const { deniedBy } = twins.with.execute(acquire(limit, 1))
      if (deniedBy >= 0) return
      returned += 1
      const call = twins.with.log.pop()!
      // One that asks makes way for more with every second: without it, they would not have gone.
      const meanwhile = goesToAsk(twins.with, call) ? second.filter(({ op }) => op === 'wait') : second
      playBoth(twins, meanwhile, 'executeWhereFree')
      twins.with.execute(release(call))
      playBoth(twins, third, 'executeAlike')
    }),
    { numRuns: 1000 },
  )
  expect(returned).toBeGreaterThan(300)
})

test('a call given back at once leaves no trace in any meter, nor does a batch over several', () => {
  fc.assert(
    fc.property(
      before,
      fc.uniqueArray(fc.nat(MIXED.length - 1), { minLength: 1 }),
      after,
      (first, picks, third) => {
        const twins = new Twins()
        playBoth(twins, first, 'executeAlike')
        const { deniedBy } = twins.with.execute(...picks.map((pick) => acquire(twins.with.limitAt(pick), 1)))
        if (deniedBy >= 0) return
        const calls = twins.with.log.splice(-picks.length)
        twins.with.execute(...calls.map(release))
        playBoth(twins, third, 'executeAlike')
      },
    ),
    { numRuns: 1000 },
  )
})

test('points given back later never leave the score looser than if they had not been taken', () => {
  fc.assert(
    fc.property(between, fc.integer({ min: 1, max: 60 }), between, between, (first, cost, second, third) => {
      const limit = scoreLimit('score')
      const without = new World([limit])
      const returned = new World([limit])
      const play = (ops: readonly Op[], check: boolean) => {
        for (const op of ops) {
          if (op.op !== 'acquire') {
            without.retryAt = returned.retryAt
            for (const world of [without, returned]) world.run(op)
            continue
          }
          const commands = returned.acquires(op)
          const { deniedBy, retryAt } = returned.whatIf(returned.now, ...commands)
          const expected = without.whatIf(without.now, ...commands)
          if (deniedBy < 0) {
            if (check) expect(expected.deniedBy).toBe(-1)
            for (const world of [without, returned]) world.execute(...commands)
            continue
          }
          returned.retryAt = retryAt
          if (check) expect(retryAt).toBeGreaterThanOrEqual(expected.retryAt)
        }
      }
      play(first, true)
      if (returned.execute(acquire(limit, cost)).deniedBy >= 0) return
      const call = returned.log.pop()!
      play(second, true)
      returned.execute(release(call))
      play(third, true)
    }),
    { numRuns: 1000 },
  )
})
