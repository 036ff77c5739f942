import { createServer, type IncomingMessage } from 'node:http'
import { hosts } from './host.ts'
import type { SimulatorRequest } from './request.ts'
import type { Simulator } from './simulator.ts'

/** Where the server listens. */
export interface ServerOptions {
  /** TCP port on 127.0.0.1. Defaults to `0`, any free one. */
  readonly port?: number
}

/** A running server. */
export interface SimulatorServer {
  /** Its address, for instance `http://127.0.0.1:49152`, to be used in place of `https://graph.facebook.com`. */
  readonly url: string
  /** Stops listening and ends open connections. Safe to call again. */
  close(): Promise<void>
}

/** Larger bodies are refused with 413. */
const MOST_BODY_BYTES = 10_000_000

/**
 * Serves a simulator over HTTP on 127.0.0.1. Meant for one of Meta's hosts other than graph.facebook.com, a
 * request names it in an `x-forwarded-host` header, or as the first part of its path, such as
 * `/graph.threads.net/v1.0/me/threads`. The simulator's `latencyMs` does not apply: the network is real.
 */
export async function startServer(
  simulator: Simulator,
  options: ServerOptions = {},
): Promise<SimulatorServer> {
  const server = createServer((incoming, outgoing) => {
    readBody(incoming).then(
      (body) => {
        if (body === undefined) {
          outgoing.writeHead(413, { connection: 'close' }).end()
          return
        }
        const answer = simulator.handle(toRequest(incoming, body))
        outgoing.writeHead(answer.status, answer.headers).end(answer.body)
      },
      () => outgoing.destroy(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  let closed: Promise<void> | undefined
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      return closed
    },
  }
}

/** The whole body, or undefined if it is too large. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function toRequest(incoming: IncomingMessage, body: string): SimulatorRequest {
  const { method = 'GET', url = '/', headers } = incoming
  const inPath = hosts.find((host) => url.startsWith(`/${host}/`) || url === `/${host}`)
  const path = inPath === undefined ? url : url.slice(inPath.length + 1)
  const forwarded = headers['x-forwarded-host']
  const host = inPath ?? (Array.isArray(forwarded) ? forwarded[0] : forwarded) ?? 'graph.facebook.com'
  const { authorization } = headers
  return {
    method,
    url: `https://${host}${path}`,
    ...(authorization !== undefined && { headers: { authorization } }),
    body,
  }
}
