import { setTimeout as delay } from 'node:timers/promises'
import type { Command, Limit, Store } from '@headgate/core/store'
import { type RedisServer, startRedisServer } from '@headgate/servers'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { acquire, hourLimit, inspect } from '../../../test/support/commands.ts'
import { usedOf } from './load.ts'
import { openSlowNetwork } from './slow-network.ts'

/** More than a decision may take, and less than what a silent connection is given up after. */
const LATE_MS = 400

/** Longest time in ms for something to come about. */
const LONGEST_MS = 20_000

const app = hourLimit('{1}:app:1')
const user = hourLimit('{1}:user:7')

async function start(commandTimeoutMs = 250) {
  const server = await startRedisServer()
  const network = await openSlowNetwork(server.port)
  const client = new Redis({ port: network.port, lazyConnect: true })
  const store = createRedisStore(client, { commandTimeoutMs })
  onTestFinished(async () => {
    await store.close()
    client.disconnect()
    network.close()
    await server.stop()
  })
  return { server, network, store }
}

/** A store that hears from the server without delay. */
function openWitness({ port }: RedisServer): Store {
  const near = new Redis(port)
  const witness = createRedisStore(near)
  onTestFinished(async () => {
    await witness.close()
    near.disconnect()
  })
  return witness
}

const execute = (store: Store, ...commands: Command[]) => store.execute({ commands, now: 0 })

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LONGEST_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It did not come about.')
    await delay(20)
  }
}

/** Resolves when as much is in use of a limit. What is asked too early may fail. */
const used = (store: Store, limit: Limit, cost: number) =>
  until(async () => (await usedOf(store, limit).catch(() => -1)) === cost)

test('what was granted and told too late is given back', async () => {
  const { network, store } = await start()
  await execute(store, acquire(app), acquire(user, 2))
  network.answerDelayMs = LATE_MS
  const late = await Promise.allSettled([
    execute(store, acquire(app), acquire(user, 2)),
    execute(store, acquire(user, 5)),
  ])
  expect(late).toMatchObject(Array(2).fill({ status: 'rejected', reason: { code: 'ERR_STORE_TIMEOUT' } }))
  network.answerDelayMs = 0
  await used(store, user, 2)
  await used(store, app, 1)
})

test('a store that is closed waits for a late answer, and gives back what it grants', async () => {
  const { server, network, store } = await start(1_000)
  await execute(store, acquire(app))
  network.answerDelayMs = 1_000 + LATE_MS
  await expect(execute(store, acquire(app))).rejects.toMatchObject({ code: 'ERR_STORE_TIMEOUT' })
  network.answerDelayMs = 0
  const witness = openWitness(server)
  expect(await usedOf(witness, app)).toBe(2)
  await store.close()
  expect(await usedOf(witness, app)).toBe(1)
})

test('while all answers are late no more is counted than what is given back', async () => {
  const { server, network, store } = await start()
  await execute(store, acquire(app))
  network.answerDelayMs = LATE_MS
  for (let round = 0; round < 5; round++) {
    await Promise.allSettled(Array.from({ length: 16 }, () => execute(store, acquire(app))))
  }
  const witness = openWitness(server)
  // The first of them may be counted, and are given back; by them it is known how long answers take.
  await used(witness, app, 1)
  network.answerDelayMs = 0
  await used(store, app, 1)
  expect(await usedOf(witness, app)).toBe(1)
})

test('a probe that was granted and told too late keeps nobody waiting', async () => {
  const { network, store } = await start()
  const [first] = (await execute(store, acquire(app))).outcomes
  const block = { forMs: 1, maxMs: 1, jitter: 0 }
  await execute(store, { kind: 'block', limit: app, seq: first!.seq, used: 0, ...block })
  await delay(10)
  network.answerDelayMs = LATE_MS
  await expect(execute(store, acquire(app))).rejects.toMatchObject({ code: 'ERR_STORE_TIMEOUT' })
  network.answerDelayMs = 0
  await used(store, app, 1)
  expect(await execute(store, acquire(app))).toMatchObject({ deniedBy: -1, outcomes: [{ probe: true }] })
})

test('what was counted when the connection broke is not sent again', async () => {
  const { server, network, store } = await start(5_000)
  await execute(store, acquire(app))
  const witness = openWitness(server)
  network.answerDelayMs = LONGEST_MS
  const asked = execute(store, acquire(app))
  const failed = expect(asked).rejects.toMatchObject({ code: 'ERR_STORE' })
  await used(witness, app, 2)
  const counted = async () => {
    const { seq, used } = (await execute(witness, inspect(app))).outcomes[0]!
    return { seq, used }
  }
  const before = await counted()
  network.answerDelayMs = 0
  network.cut()
  await failed
  // Whatever is sent again comes before this, and is still in time. Were it given back later, seq would tell.
  await until(async () => (await usedOf(store, app).catch(() => -1)) > 0)
  expect(await counted()).toEqual(before)
})
