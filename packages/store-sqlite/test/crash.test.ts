import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Limit } from '@headgate/core/store'
import { createSqliteStore } from '@headgate/store-sqlite'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { makeFolder } from './files.ts'
import type { WriterOrders } from './writer.ts'

const ROUNDS = 25
const WRITERS = 4

/** Longest time in ms that a writer lives: from before it opens the file to some hundred grants. */
const LONGEST_LIFE_MS = 60

/** Nothing of it runs out while the test lasts. */
function limit(key: string): Limit {
  const windowMs = 3_600_000
  return {
    key,
    algorithm: 'window',
    capacity: 1e9,
    exact: true,
    windowMs,
    guardMs: 0,
    slotMs: windowMs / 120,
  }
}

const app = limit('{1}:app:1')
const users = Array.from({ length: WRITERS }, (_, i) => limit(`{1}:user:${i}`))

/** Starts a writer. Returns what kills it. */
async function startWriter(orders: WriterOrders): Promise<() => Promise<void>> {
  const script = join(import.meta.dirname, 'writer.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(orders.path), 'compiled') },
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('close', (_, signal) => resolve(signal))
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return async () => {
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
  }
}

function checkIntegrity(path: string): void {
  const database = new Database(path)
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()
}

/** What is counted for the app, and for each user. */
function countedIn(path: string): { ofApp: number; ofUsers: number[] } {
  const store = createSqliteStore(path)
  const commands = [app, ...users].map((each) => ({ kind: 'inspect', limit: each, cost: 1 }) as const)
  const [ofApp, ...ofUsers] = store.execute({ commands, now: 0 }).outcomes.map(({ used }) => used)
  store.close()
  return { ofApp: ofApp!, ofUsers }
}

function noted(notes: string): number {
  return statSync(notes, { throwIfNoEntry: false })?.size ?? 0
}

test('a hundred processes killed while they write leave the file whole and every grant counted', {
  timeout: 120_000,
}, async () => {
  const folder = makeFolder()
  let grants = 0
  let kills = 0
  for (let round = 0; round < ROUNDS; round++) {
    // A new file now and then, since making one can be interrupted, too.
    const path = join(folder, `${Math.floor(round / 5)}.db`)
    const before = round % 5 === 0 ? users.map(() => 0) : countedIn(path).ofUsers
    const notes = users.map((_, i) => join(folder, `${round}-${i}.notes`))
    const killers = await Promise.all(
      users.map((user, i) => startWriter({ path, notes: notes[i]!, limits: [app, user] })),
    )
    await Promise.all(
      killers.map(async (kill) => {
        await delay(Math.random() * LONGEST_LIFE_MS)
        await kill()
        kills += 1
        checkIntegrity(path)
      }),
    )
    const { ofApp, ofUsers } = countedIn(path)
    for (const [i, total] of ofUsers.entries()) {
      const counted = total - before[i]!
      expect(counted).toBeGreaterThanOrEqual(noted(notes[i]!))
      // One may have been killed after its commit, before it could note the grant.
      expect(counted).toBeLessThanOrEqual(noted(notes[i]!) + 1)
      grants += counted
    }
    expect(ofApp).toBe(ofUsers.reduce((sum, each) => sum + each))
  }
  process.stdout.write(`SQLite, ${kills} processes killed: ${grants} grants, none forgotten\n`)
  expect(kills).toBe(ROUNDS * WRITERS)
  expect(grants).toBeGreaterThan(1_000)
})
