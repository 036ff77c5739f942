import type { ErrorRow } from './error-row.ts'
import { MARKETING_ROWS } from './error-rows/marketing.ts'
import { MESSAGING_ROWS } from './error-rows/messaging.ts'
import { PLATFORM_ROWS } from './error-rows/platform.ts'
import { REQUEST_ROWS } from './error-rows/request.ts'

/**
 * What each error code of Meta's means: one row for a code, one for a code with a subcode that changes its
 * meaning. A subcode alone means little: 2446079 comes with four codes, 1487742 with two.
 */
export const ERROR_CODES: readonly ErrorRow[] = Object.freeze(
  [...PLATFORM_ROWS, ...MARKETING_ROWS, ...MESSAGING_ROWS, ...REQUEST_ROWS].map((row) => Object.freeze(row)),
)

const rowsByCode: ReadonlyMap<number | undefined, readonly ErrorRow[]> = Map.groupBy(
  ERROR_CODES.filter((row) => row.lastCode === undefined),
  (row) => row.code,
)
const ranges: readonly ErrorRow[] = ERROR_CODES.filter((row) => row.lastCode !== undefined)

/** The row of the stability throttle, which has no code. */
export const STABILITY_THROTTLE: ErrorRow = ERROR_CODES.find((row) => row.family === 'stability')!

/**
 * The row of an error: by code and subcode, else by code and what the message says, else by code alone, else
 * by range. `undefined` for a code that is not known.
 */
export function findErrorRow(code: number, subcode?: number, message = ''): ErrorRow | undefined {
  const rows = rowsByCode.get(code) ?? []
  return (
    rows.find((row) => row.subcode !== undefined && row.subcode === subcode) ??
    rowsByCode.get(undefined)?.find((row) => row.subcode !== undefined && row.subcode === subcode) ??
    rows.find((row) => row.phrase !== undefined && message.toLowerCase().includes(row.phrase)) ??
    rows.find((row) => row.subcode === undefined && row.phrase === undefined) ??
    ranges.find((row) => code >= row.code! && code <= row.lastCode!)
  )
}
