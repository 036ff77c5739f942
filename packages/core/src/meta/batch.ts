import { toInteger } from './from-network.ts'
import type { HeadersInput } from './header-input.ts'

/** One item of a batch answer: a response of its own. */
export interface BatchItem {
  /** The item's HTTP status; `undefined` where it has none. */
  readonly status: number | undefined
  /** The item's headers; `undefined` where the batch was sent with `include_headers=false`. */
  readonly headers: HeadersInput
  /** The item's body: JSON as text when it comes from Meta. */
  readonly body: unknown
}

/** Most items that are read. Meta takes 50 calls in a batch. */
const MAX_ITEMS = 1_000

const NO_ITEMS: readonly null[] = Object.freeze([])

/**
 * Reads the items of a batch answer, each of which is a response with a status, headers and a body of its own.
 * The outer status is 200 whatever became of them. An item is `null` where Meta sent `null`, since it ran out of
 * time or depended on a call that failed, and where it is no object. Empty if `body` is no batch answer.
 * Never throws.
 *
 * @param body the outer body, as text or parsed
 */
export function readBatch(body: unknown): readonly (BatchItem | null)[] {
  try {
    const answer: unknown = typeof body === 'string' ? parseArray(body) : body
    return Array.isArray(answer) ? answer.slice(0, MAX_ITEMS).map(readItem) : NO_ITEMS
  } catch {
    return NO_ITEMS
  }
}

/** Text that is no array is not worth parsing. */
function parseArray(text: string): unknown {
  return /^\s*\[/.test(text) ? JSON.parse(text) : undefined
}

function readItem(item: unknown): BatchItem | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return null
  const { code, headers, body } = item as Readonly<Record<string, unknown>>
  return {
    status: toInteger(code),
    headers: typeof headers === 'object' ? (headers as HeadersInput) : undefined,
    body,
  }
}
