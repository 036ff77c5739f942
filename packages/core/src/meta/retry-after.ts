import { MAX_WAIT_MS, toDurationMs } from './from-network.ts'

/** Longest value that is looked at. */
const MAX_LENGTH = 128

const DATE = /^[A-Za-z]{3,9},? /

/**
 * Reads a `Retry-After` value: seconds, or an HTTP-date seen from `now` (epoch ms), as a wait in ms. A date in
 * the past is `0`. A repeated header counts with its longest wait. Anything else is `undefined`.
 *
 * No live capture of the Graph API carries this header; gateways and partners in front of it send it.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined || value.length > MAX_LENGTH) return undefined
  const text = value.trim()
  if (DATE.test(text)) return untilDate(text, now)
  let longest: number | undefined
  for (const part of text.split(',')) {
    const waitMs = toDurationMs(part, 1_000)
    if (waitMs === undefined) return undefined
    longest = Math.max(longest ?? 0, waitMs)
  }
  return longest
}

function untilDate(text: string, now: number): number | undefined {
  // Of the three forms of HTTP-date, one leaves out the zone; all mean GMT.
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  if (Number.isNaN(at) || Number.isNaN(now)) return undefined
  return Math.min(Math.max(0, at - now), MAX_WAIT_MS)
}
