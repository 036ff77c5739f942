import { setTimeout as delay } from 'node:timers/promises'
import type { Limit, Store } from '@headgate/core/store'
import { type RedisCluster, type RedisServer, startRedisCluster } from '@headgate/servers'
import { createRedisStore } from '@headgate/store-redis'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { hourLimit } from '../../../test/support/commands.ts'
import { errorCount, expectBounded, Load, usedOf, WORKERS } from './load.ts'

let servers: RedisCluster
beforeAll(async () => {
  servers = await startRedisCluster()
}, 120_000)
afterAll(() => servers?.stop())

function connect(): Store {
  const client = new Cluster([...servers.nodes])
  client.on('error', () => {})
  const store = createRedisStore(client)
  onTestFinished(async () => {
    await store.close()
    client.disconnect()
  })
  return store
}

/** Two limits of an app that lives on the given node. */
async function limitsOn(node: RedisServer): Promise<[app: Limit, user: Limit]> {
  for (let app = 1; ; app++) {
    const limits = [hourLimit(`{${app}}:app:${app}`), hourLimit(`{${app}}:user:7`)] as const
    const slot = await slotOf(limits[0])
    const ranges = await node.admin.cluster('SLOTS')
    const [, , master] = ranges.find(([first, last]) => first <= slot && slot <= last)!
    const port = master![1]
    if (port === node.port) return [...limits]
  }
}

async function slotOf({ key }: Limit): Promise<number> {
  return Number(await servers.masters[1]!.admin.cluster('KEYSLOT', `headgate:${key}`))
}

/** How often a node answered with an error of a code. */
async function answersOf({ admin }: RedisServer, code: string): Promise<number> {
  const stats = await admin.info('errorstats')
  return Number(new RegExp(`^errorstat_${code}:count=(\\d+)`, 'm').exec(stats)?.[1] ?? 0)
}

/** Tells two nodes that a slot is to move from one to the other. Returns the id of the latter. */
async function beginMove(slot: number, from: RedisServer, to: RedisServer): Promise<string> {
  const idOf = async ({ admin }: RedisServer) => (await admin.cluster('MYID')) as string
  const [fromId, toId] = [await idOf(from), await idOf(to)]
  await to.admin.cluster('SETSLOT', slot, 'IMPORTING', fromId)
  await from.admin.cluster('SETSLOT', slot, 'MIGRATING', toId)
  return toId
}

/**
 * Moves a slot as redis-cli does, but slowly: some keys are here and some there for a while, and then all are there
 * before anybody is told that it is the new place, until `whileBetween` is done.
 */
async function moveSlot(
  slot: number,
  from: RedisServer,
  to: RedisServer,
  whileBetween: () => Promise<void>,
): Promise<void> {
  const toId = await beginMove(slot, from, to)
  for (;;) {
    const keys = (await from.admin.cluster('GETKEYSINSLOT', slot, 1)) as string[]
    if (keys.length === 0) break
    await from.admin.migrate(to.host, to.port, keys[0]!, 0, 5_000)
    await delay(30)
  }
  await whileBetween()
  for (const { admin } of [to, from, ...servers.masters]) await admin.cluster('SETSLOT', slot, 'NODE', toId)
}

test('slots that move during traffic lose no grant and count none twice', { timeout: 120_000 }, async () => {
  const store = connect()
  const [from, to] = [servers.masters[1]!, servers.masters[2]!]
  const [app, user] = await limitsOn(from)
  const slot = await slotOf(app)
  const load = new Load(store, [app, user])
  await load.granted(100)
  const someMore = () => load.granted(50)
  for (let round = 0; round < 2; round++) {
    await moveSlot(slot, from, to, someMore)
    await load.granted(100)
    await moveSlot(slot, to, from, someMore)
    await load.granted(100)
  }
  const tally = await load.stop()
  const redirected = await Promise.all(['MOVED', 'ASK', 'TRYAGAIN'].map((code) => answersOf(from, code)))
  process.stdout.write(
    `Redis Cluster, slot moved 4 times: ${JSON.stringify(tally)}; MOVED, ASK, TRYAGAIN: ${redirected}\n`,
  )
  expectBounded(tally)
  expect(redirected).not.toContain(0)
  for (const limit of [app, user]) {
    const used = await usedOf(store, limit)
    expect(used).toBeGreaterThanOrEqual(tally.grants)
    expect(used).toBeLessThanOrEqual(tally.grants + errorCount(tally))
  }
})

test('a master that is killed is replaced, and what was granted is counted but for its last moment', {
  timeout: 120_000,
}, async () => {
  const store = connect()
  const master = servers.masters[0]!
  const [app, user] = await limitsOn(master)
  const load = new Load(store, [app, user])
  await load.granted(300)
  const startedAt = performance.now()
  const before = load.tally.grants
  await master.kill()
  await load.granted(200)
  const awayMs = performance.now() - startedAt
  const tally = await load.stop()
  const used = await usedOf(store, app)
  process.stdout.write(
    `Redis Cluster, master killed: ${JSON.stringify(tally)}; ${before} grants before, ${used} counted, ` +
      `200 more after ${(awayMs / 1_000).toFixed(1)} s\n`,
  )
  expectBounded(tally)
  // The replica may not have heard of what was granted in the last moment: no more than a second's.
  expect(used).toBeGreaterThanOrEqual(tally.grants - before / 2)
  expect(used).toBeLessThanOrEqual(tally.grants + 2 * WORKERS)
  expect(errorCount(tally)).toBeGreaterThan(0)
})

test('a node that is lost while a slot moves to it ends no process', { timeout: 120_000 }, async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  const store = connect()
  const [from, to] = [servers.masters[1]!, servers.masters[2]!]
  const [app] = await limitsOn(from)
  // There is no key in it: all are asked for at the new place.
  await from.admin.flushall()
  await beginMove(await slotOf(app), from, to)
  const load = new Load(store, [app])
  await load.granted(100)
  to.pause()
  await delay(1_500)
  to.resume()
  const tally = await load.stop()
  process.stdout.write(`Redis Cluster, new place of a slot silent: ${JSON.stringify(tally)}\n`)
  expect(await answersOf(from, 'ASK')).toBeGreaterThan(0)
  expectBounded(tally)
  expect(errorCount(tally)).toBeGreaterThan(0)
  await new Promise((resolve) => setImmediate(resolve))
  expect(unhandled).toEqual([])
})
