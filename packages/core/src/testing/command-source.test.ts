import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command } from '../engine/command.ts'
import { batchesFrom, createCommandSource } from './command-source.ts'
import { createReferenceStore } from './reference-store.ts'

function take(seed: number, size: number) {
  const source = createCommandSource(seed)
  return Array.from({ length: size }, () => source.next())
}

test('makes the same batches for the same seed, and others for another', () => {
  expect(take(7, 50)).toEqual(take(7, 50))
  expect(take(7, 50)).not.toEqual(take(8, 50))
})

test('makes batches that are plain data, and changes none of them later', () => {
  const source = createCommandSource(3)
  const batches = Array.from({ length: 200 }, () => source.next())
  const copies = batches.map((batch) => JSON.stringify(batch))
  for (let i = 0; i < 200; i++) source.next()
  expect(batches.map((batch) => JSON.stringify(batch))).toEqual(copies)
  expect(JSON.parse(copies.join(',').slice(0, copies[0]!.length))).toEqual(batches[0])
})

test('names the key of an acquire once in its batch', () => {
  for (const { commands } of take(5, 2000)) {
    for (const { kind, limit } of commands) {
      if (kind === 'acquire')
        expect(commands.filter((other) => other.limit.key === limit.key)).toHaveLength(1)
    }
    expect(commands.length).toBeGreaterThan(0)
  }
})

test('comes by everything that a store has to do', () => {
  const store = createReferenceStore()
  const seen = new Map<string, number>()
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  let before = 0
  for (let seed = 0; seed < 20; seed++) {
    const source = createCommandSource(seed, { app: `app${seed}` })
    for (let i = 0; i < 100; i++) {
      const batch = source.next()
      const { deniedBy, retryAt, reason, outcomes } = store.execute(batch)
      if (batch.now < before) count('clock set back')
      before = batch.now
      if (deniedBy >= 0) count(retryAt === Number.POSITIVE_INFINITY ? 'never' : `denied: ${reason}`)
      else if (batch.commands.length > 1) count('several granted')
      for (const [at, command] of batch.commands.entries()) {
        count(command.kind)
        if (deniedBy < 0 && outcomes[at]!.probe) count('probe')
      }
    }
  }
  const kinds: Command['kind'][] = ['acquire', 'release', 'read', 'block', 'resume', 'inspect']
  const rest = [
    'clock set back',
    'never',
    'denied: limit',
    'denied: block',
    'denied: probe',
    'several granted',
    'probe',
  ]
  for (const what of [...kinds, ...rest])
    expect([what, seen.get(what) ?? 0]).toEqual([what, expect.toSatisfy((n) => n >= 20)])
})

test('makes a batch of any numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer(), { maxLength: 24 }), { maxLength: 60 }), (choices) => {
      const batches = batchesFrom(choices)
      expect(batches).toHaveLength(choices.length)
      const store = createReferenceStore()
      for (const batch of batches) expect(store.execute(batch).now).toBe(batch.now)
    }),
  )
})

test('makes the simplest batch of no numbers', () => {
  const [batch] = batchesFrom([[]], { app: '1', startAt: 5 })
  expect(batch).toMatchObject({ now: 5, commands: [{ kind: 'acquire', cost: 1, limit: { key: '{1}:app' } }] })
})
