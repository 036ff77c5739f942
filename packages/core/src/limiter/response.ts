import type { HeadersInput } from '../meta/header-input.ts'

/** What a response says, as far as limits care. */
export interface MetaResponse {
  /** HTTP status. Defaults to `200`. */
  readonly status?: number
  /** Headers, in any shape that an HTTP client keeps them in. */
  readonly headers?: HeadersInput
  /** The body, as text or parsed. Only needed where it may hold an error. */
  readonly body?: unknown
}

/** A WHATWG `Response`, such as `fetch` gives. */
export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly bodyUsed: boolean
  clone(): { text(): Promise<string> }
}

/** Whether a response is a `fetch` response whose body may hold an error that nobody has read yet. */
export function hasUnreadError(response: MetaResponse | FetchResponse): response is FetchResponse {
  if (!('clone' in response) || typeof response.clone !== 'function') return false
  return response.status >= 400 && !response.bodyUsed
}

/** Reads the body of a copy of a `fetch` response, so that the caller can still read it. Never rejects. */
export async function readResponse(response: FetchResponse): Promise<MetaResponse> {
  const { status, headers } = response
  try {
    return { status, headers, body: await response.clone().text() }
  } catch {
    return { status, headers }
  }
}
