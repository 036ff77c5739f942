import type { Answer } from './transport.ts'

/** Meta's codes for a used-up quota, as client libraries list them. */
const THROTTLE_CODES: ReadonlySet<unknown> = new Set([4, 17, 32, 613])
const BUSINESS_CODES = { first: 80_000, last: 80_099 }

/** Whether Meta turned a call away because a quota is used up. */
export function isThrottled({ status, body }: Answer): boolean {
  if (status < 400) return false
  const code: unknown = JSON.parse(body)?.error?.code
  return (
    THROTTLE_CODES.has(code) ||
    (typeof code === 'number' && code >= BUSINESS_CODES.first && code <= BUSINESS_CODES.last)
  )
}
