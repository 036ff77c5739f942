import { type Host, hostOf } from './host.ts'
import { createParams, type Params } from './params.ts'

/** A request as it reaches Meta. */
export interface SimulatorRequest {
  /** HTTP method. Defaults to `GET`. */
  readonly method?: string
  /** Absolute address, or a path (then of `graph.facebook.com`). A version such as `/v24.0` is optional. */
  readonly url: string
  /** Access token, if it is neither in the query, nor in the body, nor in an `Authorization` header. */
  readonly token?: string
  /** Header names in any case. Only `authorization` is looked at. */
  readonly headers?: Readonly<Record<string, string>>
  /** A form or a JSON object. */
  readonly body?: string
}

/** Meta's answer. */
export interface SimulatorResponse {
  /** HTTP status. */
  readonly status: number
  /** Header names in lower case, as HTTP/2 sends them. */
  readonly headers: Record<string, string>
  /** JSON text. */
  readonly body: string
}

/** A request taken apart. */
export interface ParsedRequest {
  readonly method: string
  readonly host: Host
  /** The first part of the path after the version, `''` at the root. */
  readonly node: string
  /** The second part, `''` without one. */
  readonly edge: string
  readonly params: Params
  /** The token's text, wherever it was. */
  readonly token: string | undefined
}

const SLASH = 47
const VERSION = /^v\d+\.\d+$/

/** Takes a request apart. `defaultToken` and `defaultHost` are what a batch hands down to its items. */
export function parseRequest(
  request: SimulatorRequest,
  defaultHost?: Host,
  defaultToken?: string,
): ParsedRequest {
  const { url } = request
  const scheme = url.indexOf('://')
  let pathStart = 0
  let host = defaultHost ?? 'graph.facebook.com'
  if (scheme !== -1 && /^https?$/i.test(url.slice(0, scheme))) {
    pathStart = url.slice(scheme + 3).search(/[/?#]/)
    pathStart = pathStart === -1 ? url.length : scheme + 3 + pathStart
    host = hostOf(url.slice(scheme + 3, pathStart))
  }
  let end = url.indexOf('#', pathStart)
  if (end === -1) end = url.length
  let pathEnd = url.indexOf('?', pathStart)
  if (pathEnd === -1 || pathEnd > end) pathEnd = end
  const params = createParams(url.slice(pathEnd + 1, end), request.body)

  let [node, next] = partAt(url, pathStart, pathEnd)
  if (VERSION.test(node)) [node, next] = partAt(url, next, pathEnd)
  const [edge] = partAt(url, next, pathEnd)

  const asked = (params.get('method') ?? request.method ?? 'GET').toUpperCase()
  return {
    method: asked,
    host,
    node,
    edge,
    params,
    token: request.token ?? params.get('access_token') ?? bearer(request.headers) ?? defaultToken,
  }
}

/** The part of a path that begins at `start` or after the slashes there, and where it ends. */
function partAt(url: string, start: number, pathEnd: number): [part: string, end: number] {
  let from = start
  while (from < pathEnd && url.charCodeAt(from) === SLASH) from++
  let end = url.indexOf('/', from)
  if (end === -1 || end > pathEnd) end = pathEnd
  return [url.slice(from, end), end]
}

function bearer(headers: SimulatorRequest['headers']): string | undefined {
  if (headers === undefined) return undefined
  for (const name in headers) {
    if (name.length === 13 && name.toLowerCase() === 'authorization') {
      return /^(?:Bearer|OAuth)\s+(.+)$/i.exec(headers[name]!)?.[1]
    }
  }
  return undefined
}
