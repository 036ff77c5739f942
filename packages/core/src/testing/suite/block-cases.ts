import { acquire, block, inspect, release, resume, windowLimit } from '../commands.ts'
import { matches } from './assert.ts'
import type { Case } from './case.ts'

const limit = windowLimit('{1}:blocked', { capacity: 100 })

/** What throttle errors do. */
export const blockCases: readonly Case[] = [
  {
    name: 'closes a blocked meter until the block ends, for calls that cost nothing too',
    async run(harness) {
      const call = await harness.take(limit)
      await harness.do(block(limit, { seq: call.seq }))
      const retryAt = harness.now + 60_000
      matches(await harness.do(inspect(limit)), { blockedUntil: retryAt, freeAt: retryAt }, 'the meter')
      await harness.denied({ retryAt, reason: 'block' }, acquire(limit))
      await harness.denied({ retryAt, reason: 'block' }, acquire(limit, 0))
      await harness.opensAt(retryAt, limit)
    },
  },
  {
    name: 'lets one probe go first, and the rest when it came back',
    async run(harness) {
      const early = await harness.take(limit)
      await harness.do(block(limit))
      harness.wait(60_000)
      const probe = await harness.take(limit)
      matches([early.probe, probe.probe], [false, true], 'which was the probe')
      await harness.denied({ retryAt: harness.now + 30_000, reason: 'probe' }, acquire(limit))
      await harness.do(resume(limit, early.seq))
      await harness.denied({ reason: 'probe' }, acquire(limit))
      await harness.do(resume(limit, probe.seq))
      matches((await harness.take(limit)).probe, false, 'whether the next is a probe')
    },
  },
  {
    name: 'sends the next probe when the first does not come back in time, or was never sent',
    async run(harness) {
      await harness.do(block(limit))
      harness.wait(60_000)
      const lost = await harness.take(limit, 1, 5_000)
      const second = await harness.opensAt(harness.now + 5_000, limit, 1, 5_000)
      await harness.do(release(lost))
      await harness.denied({ reason: 'probe' }, acquire(limit))
      await harness.do(release(second))
      const third = await harness.take(limit)
      matches([second.probe, third.probe], [true, true], 'which were probes')
    },
  },
  {
    name: 'counts the errors of calls in flight as one strike',
    async run(harness) {
      const calls = []
      for (let i = 0; i < 40; i++) calls.push(await harness.take(limit))
      for (const { seq } of calls.toReversed()) await harness.do(block(limit, { seq }))
      await harness.denied({ retryAt: harness.now + 60_000 }, acquire(limit))
      harness.wait(60_000)
      await harness.do(block(limit, { seq: calls[20]!.seq }))
      await harness.take(limit)
    },
  },
  {
    name: 'blocks for longer each time it strikes again, up to the ceiling, and forgets when it was quiet',
    async run(harness) {
      // With a jitter of a half: halfway from 60 s to what the strikes have grown to, and half of a tenth of 60 s.
      const strikes = [63_000, 93_000, 153_000, 183_000, 183_000]
      for (const lengthMs of strikes) {
        const { seq } = await harness.take(limit)
        await harness.do(block(limit, { seq, maxMs: 300_000, jitter: 0.5 }))
        await harness.denied({ retryAt: harness.now + lengthMs, reason: 'block' }, acquire(limit))
        harness.wait(lengthMs)
      }
      harness.wait(4 * 183_000)
      const { seq } = await harness.take(limit)
      await harness.do(block(limit, { seq, jitter: 0.5 }))
      await harness.denied({ retryAt: harness.now + 63_000 }, acquire(limit))
    },
  },
  {
    name: 'spreads the end of a block by its jitter, and lets a longer estimate prolong it',
    async run(harness) {
      await harness.take(limit)
      await harness.do(block(limit, { jitter: 0.5 }))
      await harness.denied({ retryAt: harness.now + 63_000 }, acquire(limit))
      await harness.do(block(limit, { forMs: 90_000 }))
      await harness.denied({ retryAt: harness.now + 90_000 }, acquire(limit))
      await harness.do(block(limit, { forMs: 10_000 }))
      await harness.denied({ retryAt: harness.now + 90_000 }, acquire(limit))
    },
  },
  {
    name: 'blocks for no longer than the block when the clock is set back',
    async run(harness) {
      await harness.do(block(limit))
      harness.wait(-3_600_000)
      await harness.denied({ retryAt: harness.now + 60_000, reason: 'block' }, acquire(limit))
    },
  },
]
