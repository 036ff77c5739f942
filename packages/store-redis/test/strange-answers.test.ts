import { createServer } from 'node:net'
import { createRedisStore } from '@headgate/store-redis'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { acquire, hourLimit } from '../../../test/support/commands.ts'

const app = hourLimit('{1}:app:1')

function bulk(...doubles: number[]): Buffer {
  const bytes = Buffer.from(Float64Array.from(doubles).buffer)
  return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')])
}

/** Something that speaks the protocol, but answers the script in its own way. */
async function speak(answers: readonly (string | Buffer)[]) {
  let asked = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      for (const [, name] of bytes.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)) {
        const isScript = name!.toLowerCase().startsWith('eval')
        socket.write(isScript ? answers[Math.min(asked++, answers.length - 1)]! : '+OK\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  const client = new Redis({ port: address.port, enableReadyCheck: false, protocol: 2, lazyConnect: true })
  const store = createRedisStore(client, { commandTimeoutMs: 10_000 })
  onTestFinished(async () => {
    await store.close()
    client.disconnect()
    server.close()
  })
  return store
}

const time = bulk(1_767_225_600_000, 0, 1_767_225_600_000)

test.for<[what: string, answers: readonly (string | Buffer)[]]>([
  ['nothing for the time', ['$0\r\n\r\n']],
  ['null for the time', ['$-1\r\n']],
  ['no time', [bulk(Number.NaN, 0, 0)]],
  ['nothing', [time, '$0\r\n\r\n']],
  ['null', [time, '$-1\r\n']],
  ['a number', [time, ':1\r\n']],
  ['a heading without replies', [time]],
  ['a reply that is cut short', [time, bulk(1_767_225_600_000, 0, 1_767_225_600_000, -1, 0, 0, 5)]],
  ['a reason that there is not', [time, bulk(1_767_225_600_000, 0, 1_767_225_600_000, 0, 0, 7)]],
  ['a key that there is not', [time, bulk(1_767_225_600_000, 0, 1_767_225_600_000, -2, 9, 0)]],
])('an answer that is %s is an error, and nothing more', async ([, answers]) => {
  const store = await speak(answers)
  const decision = store.execute({ commands: [acquire(app)], now: 0 })
  await expect(decision).rejects.toMatchObject({
    code: 'ERR_STORE',
    message: expect.stringContaining('not what the script returns'),
  })
})
