import type { Limit } from '../../engine/command.ts'
import { acquire, block, inspect, read, scoreLimit, windowLimit } from '../commands.ts'
import { matches } from './assert.ts'
import type { Case } from './case.ts'
import type { Harness } from './harness.ts'

/** Keys that are easily taken for one another, or for something else. */
const ODD_KEYS = [
  '{123}:user:a b',
  '{123}:user:a',
  '{123}:user:a:b',
  '{123}:user:A b',
  '{123}:user:a b ',
  '{123}:user:',
  '{123}:user:%61',
  '{123}:user:*',
  '{123}:user:?',
  '{123}:user:[ab]',
  "{123}:user:'; --",
  '{123}:user:"\\',
  '{123}:user:é',
  // The same letter, put together of two.
  '{123}:user:e\u0301',
  '{123}:user:日本語',
  '{123}:user:😀',
  '{123}:user:\n\t',
  '{123}:user:\u0000',
  '{123}:__proto__',
  '__proto__',
  'constructor',
  'toString',
  '0',
  '-0',
  `{123}:user:${'x'.repeat(500)}`,
  `{123}:user:${'x'.repeat(499)}y`,
]

/** What a state that others can see, or that lasts, is known by. */
async function fill(harness: Harness, limit: Limit): Promise<void> {
  await harness.take(limit, 3)
  await harness.do(read(limit, 20))
  await harness.do(block(limit, { forMs: 90_000 }))
}

async function expectFilled(harness: Harness, limit: Limit, filledAt: number): Promise<void> {
  matches(
    await harness.do(inspect(limit)),
    { used: 3, percent: 20, readAt: filledAt, blockedUntil: filledAt + 90_000 },
    'the meter that was filled',
  )
}

/** What a store keeps, for how long, and for whom. */
export const stateCases: readonly Case[] = [
  {
    name: 'tells meters apart by their keys, whatever characters these have',
    async run(harness) {
      for (const [i, key] of ODD_KEYS.entries()) {
        await harness.take(windowLimit(key, { capacity: 100 }), i + 1)
      }
      for (const [i, key] of ODD_KEYS.entries()) {
        const { used } = await harness.do(inspect(windowLimit(key, { capacity: 100 })))
        matches(used, i + 1, `what ${JSON.stringify(key)} counts`)
      }
    },
  },
  {
    name: 'keeps large numbers whole',
    async run(harness) {
      const windowMs = 30 * 86_400_000
      const big = windowLimit('{1}:big', { capacity: 2 ** 50, windowMs, slotMs: windowMs / 120 })
      await harness.take(big, 2 ** 50 - 1)
      await harness.take(big, 1)
      matches((await harness.do(inspect(big))).used, 2 ** 50, 'what is counted')
      const slotEnd = (Math.floor(harness.now / big.slotMs) + 1) * big.slotMs
      await harness.denied({ retryAt: slotEnd + windowMs }, acquire(big))
      const points = scoreLimit('{1}:points', { capacity: 9_000 })
      await harness.take(points, 9_000)
      await harness.denied({ retryAt: harness.now + 34 }, acquire(points))
    },
  },
  {
    name: 'keeps small numbers and fractions whole',
    async run(harness) {
      const limit = windowLimit('{1}:small', { capacity: 1.5, windowMs: 1_300, slotMs: 1_300 / 120 })
      await harness.take(limit, 1 / 3)
      await harness.take(limit, 2 / 3)
      matches((await harness.do(inspect(limit))).used, 1, 'what is counted')
      await harness.take(limit, 0.5)
      await harness.denied({}, acquire(limit, 0.001))
    },
  },
  {
    name: 'keeps every meter',
    when: ({ evicts }) => !evicts,
    async run(harness) {
      const limits = Array.from({ length: 500 }, (_, i) => windowLimit(`{1}:user:${i}`, { capacity: 1 }))
      for (const limit of limits) await harness.take(limit)
      for (const limit of limits) await harness.denied({}, acquire(limit))
    },
  },
  {
    name: 'shows what one has done to all who share the state',
    when: ({ scope }) => scope !== 'process',
    async run(harness) {
      const limit = windowLimit('{1}:shared')
      const other = await harness.connect()
      try {
        await fill(harness, limit)
        await expectFilled(other, limit, harness.now)
        const second = windowLimit('{1}:shared too', { capacity: 2 })
        await other.take(second)
        await harness.take(second)
        for (const sharer of [harness, other])
          await sharer.denied({ retryAt: harness.now + 60_500 }, acquire(second))
      } finally {
        await other.dispose()
      }
      await expectFilled(harness, limit, harness.now)
    },
  },
  {
    name: 'keeps its state when it is closed and opened again',
    when: ({ durable }) => durable,
    async run(harness) {
      const limit = windowLimit('{1}:kept')
      await fill(harness, limit)
      const filledAt = harness.now
      await harness.store.close()
      harness.wait(1_000)
      const reopened = await harness.connect()
      try {
        await expectFilled(reopened, limit, filledAt)
        await reopened.denied({ retryAt: filledAt + 90_000, reason: 'block' }, acquire(limit))
      } finally {
        await reopened.dispose()
      }
    },
  },
]
