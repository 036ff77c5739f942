import type { ParsedRequest } from './request.ts'

/** One item of a batch request, as Meta's format has it. */
export interface BatchItem {
  readonly method: string
  readonly relativeUrl: string
  readonly body: string | undefined
  readonly token: string | undefined
}

/** Meta takes at most so many items in one batch. */
export const BATCH_LIMIT = 50

/** The `batch` parameter of a POST to the root; undefined if the request is no batch. */
export function batchOf(request: ParsedRequest): string | undefined {
  return request.node === '' && request.method === 'POST' ? request.params.get('batch') : undefined
}

/** Reads the items of a batch. Undefined if the parameter is not a list of objects. */
export function parseBatch(text: string): BatchItem[] | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(parsed)) return undefined
  const items: BatchItem[] = []
  for (const item of parsed as unknown[]) {
    if (typeof item !== 'object' || item === null) return undefined
    const { method, relative_url, body, access_token } = item as Record<string, unknown>
    items.push({
      method: typeof method === 'string' ? method : 'GET',
      relativeUrl: typeof relative_url === 'string' ? relative_url : '',
      body: typeof body === 'string' ? body : undefined,
      token: typeof access_token === 'string' ? access_token : undefined,
    })
  }
  return items
}

/** An item's answer inside the answer to a batch. */
export interface BatchAnswer {
  readonly code: number
  readonly headers?: readonly { readonly name: string; readonly value: string }[]
  readonly body: string
}
