import { Agent, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import type { Job } from './demand.ts'

/** What came back for one call. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The way to Meta and back. */
export interface Transport {
  send(job: Job): Promise<Answer>
  close(): void
}

/** Sends over HTTP, on connections that are kept. */
export function createHttpTransport(baseUrl: string, connections: number): Transport {
  const { hostname, port } = new URL(baseUrl)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })

  const attempt = (job: Job, mayRepeat: boolean): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method = 'GET', url: path } = job.call
      const headers = { authorization: `Bearer ${job.accessToken}` }
      const options: RequestOptions = { agent, hostname, port, method, path, headers }
      const sent = request(options, (incoming) => {
        let body = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (chunk: string) => {
          body += chunk
        })
        incoming.once('error', reject)
        incoming.once('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
        )
      })
      sent.once('error', (error: NodeJS.ErrnoException) => {
        // The server closed a kept connection just as it was used again: the request did not reach it.
        if (mayRepeat && sent.reusedSocket && error.code === 'ECONNRESET') resolve(attempt(job, false))
        else reject(error)
      })
      sent.end()
    })

  return {
    send: (job) => attempt(job, true),
    close: () => agent.destroy(),
  }
}
