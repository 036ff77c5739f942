import { createServer } from 'node:net'

/** Below the ports that systems give to clients, so that nobody else takes one by chance. */
const FIRST_PORT = 11_000
const LAST_PORT = 21_999

/** How far a Cluster node's second port is from its first. */
const BUS_DISTANCE = 10_000

/** A port of the loopback interface that is free, as the one beside it that a Cluster node takes as well. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    if ((await isFree(port)) && (await isFree(port + BUS_DISTANCE))) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
