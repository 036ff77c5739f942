import type { HeadersInput } from '../meta/header-input.ts'

/** What a response says, as far as limits care. */
export interface MetaResponse {
  /** HTTP status. Defaults to `200`. */
  readonly status?: number | undefined
  /** Headers, in any shape that an HTTP client keeps them in. */
  readonly headers?: HeadersInput
  /** The body, as text or parsed. Only needed where it may hold an error, and of a batch. */
  readonly body?: unknown
  /** The body, as axios calls it. */
  readonly data?: unknown
}

/** The body of a response, whatever its client calls it. */
export function bodyOf({ body, data }: MetaResponse): unknown {
  return body === undefined ? data : body
}

/**
 * A WHATWG `Response`, such as `fetch` gives. Its body is read where the status is 400 or above, or the call is a batch,
 * and nobody has read it before; an error elsewhere is only seen in a {@link MetaResponse}.
 */
export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly bodyUsed: boolean
  clone(): { text(): Promise<string> }
}

/** Whether a response is one of `fetch`. Whatever it is given, it does not throw. */
export function isFetchResponse(response: unknown): response is FetchResponse {
  try {
    const { status, clone } = response as Partial<FetchResponse>
    return typeof status === 'number' && typeof clone === 'function'
  } catch {
    return false
  }
}

/**
 * Reads a `fetch` response, its body from a clone, so that the caller can still read it. A body that was read
 * before is lost. Never rejects.
 */
export async function readResponse(response: FetchResponse): Promise<MetaResponse> {
  const { status, headers } = response
  try {
    return response.bodyUsed ? { status, headers } : { status, headers, body: await response.clone().text() }
  } catch {
    return { status, headers }
  }
}
