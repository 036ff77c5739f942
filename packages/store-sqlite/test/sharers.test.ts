import { join } from 'node:path'
import type { Reply } from '@headgate/core/store'
import { createCommandSource, createFakeClock, createReferenceStore } from '@headgate/core/testing'
import { createSqliteStore } from '@headgate/store-sqlite'
import { expect, test } from 'vitest'
import { makeFolder } from './files.ts'

/** What a reply says, as a value of its own. Points are sums of fractions, which may be added up differently. */
function said({ now, deniedBy, retryAt, reason, outcomes }: Reply, size: number) {
  if (deniedBy >= 0) return { now, deniedBy, retryAt, reason }
  return {
    deniedBy,
    outcomes: outcomes.slice(0, size).map(({ seq, used, probe }) => ({ seq, probe, used: used.toFixed(6) })),
  }
}

test('stores that share a file decide as one that is alone would, whoever is asked', () => {
  const clock = createFakeClock()
  const path = join(makeFolder(), 'headgate.db')
  const reference = createReferenceStore({ clock })
  const stores = Array.from({ length: 3 }, () => createSqliteStore(path, { clock, sweepEveryMs: 0 }))
  let denials = 0
  for (let seed = 1; seed <= 40; seed++) {
    const startAt = Date.UTC(2026, 0, seed)
    const source = createCommandSource(seed, { app: `run${seed}`, startAt })
    for (let i = 0; i < 60; i++) {
      const batch = source.next()
      clock.set(batch.now)
      // Runs of the same store, so that it finds what it wrote itself, and what others wrote meanwhile.
      const store = stores[Math.floor((seed * i) / 7) % stores.length]!
      const reply = said(store.execute(batch), batch.commands.length)
      expect(reply).toEqual(said(reference.execute(batch), batch.commands.length))
      if (reply.deniedBy >= 0) denials += 1
    }
  }
  for (const store of stores) store.close()
  expect(denials).toBeGreaterThan(100)
})
