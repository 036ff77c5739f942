import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A way to a server on which answers can be made to take longer. */
export interface SlowNetwork {
  readonly port: number
  /** For how many ms what the server says from now on is held back. */
  answerDelayMs: number
  /** Breaks every connection, with what is on its way. */
  cut(): void
  close(): void
}

/** Opens a port that leads to that of a server on the loopback interface. */
export async function openSlowNetwork(to: number): Promise<SlowNetwork> {
  const sockets = new Set<Socket>()
  const listener = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    near.on('data', (bytes) => far.write(bytes))
    // In the order in which they came, whatever the delay is by then.
    let told: Promise<unknown> = Promise.resolve()
    far.on('data', (bytes) => {
      told = Promise.all([told, delay(network.answerDelayMs)]).then(() => near.write(bytes))
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  const network: SlowNetwork = {
    port: address.port,
    answerDelayMs: 0,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    close() {
      listener.close()
      network.cut()
    },
  }
  return network
}
