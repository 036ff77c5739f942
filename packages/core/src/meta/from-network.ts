/**
 * Single values from the network, made safe to keep: numbers are finite and in range, texts are short, free of
 * control characters, and do not hold on to the long text they were cut from.
 */

import { DAY_MS } from '../units.ts'
import { CUT_MARK, LooseObject } from './loose-json.ts'

/** Longest id, type or tier that is kept. Meta's are up to about 30 characters. */
export const MAX_WORD_LENGTH = 64

/** Longest wait taken from the network: 30 days in ms. */
export const MAX_WAIT_MS: number = 30 * DAY_MS

/** Highest percentage taken from the network. Seen live: 724. */
export const MAX_PERCENT = 1_000_000

/** Longest text that is read as a number. */
const MAX_NUMBER_LENGTH = 32

const DECIMAL = /^\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** C0 and C1 control characters, delete, and Unicode's line and paragraph separators. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu

const INTEGER = /^[+-]?\d{1,10}$/

/** A number of 0 or more, written as a number or as text. Anything else is `undefined`. */
function toAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 && value < Number.POSITIVE_INFINITY ? value : undefined
  if (typeof value !== 'string' || value.length > MAX_NUMBER_LENGTH) return undefined
  const text = value.trim()
  return DECIMAL.test(text) ? toAmount(Number(text)) : undefined
}

/** A percentage: `17`, `"17"`, `"17.5"`, `"17%"`, or an object that has it as `total`. Above 100 is kept. */
export function toPercent(value: unknown): number | undefined {
  if (typeof value === 'string' && value.endsWith('%') && value.length <= MAX_NUMBER_LENGTH) {
    return toPercent(value.slice(0, -1))
  }
  const amount = toAmount(value instanceof LooseObject ? value.get('total') : value)
  return amount === undefined ? undefined : Math.min(amount, MAX_PERCENT)
}

/** A duration written in units of `unitMs`, as whole ms, rounded up. */
export function toDurationMs(value: unknown, unitMs: number): number | undefined {
  const amount = toAmount(value)
  if (amount === undefined) return undefined
  // 0.07 minutes are 4200.000000000001 ms in floating point, and 4200 in truth.
  return Math.min(Math.max(0, Math.ceil(amount * unitMs - 1e-6)), MAX_WAIT_MS)
}

/** A whole number such as an error code, written as a number or as text. */
export function toInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (typeof value !== 'string' || value.length > MAX_NUMBER_LENGTH) return undefined
  const text = value.trim()
  return INTEGER.test(text) ? Number(text) : undefined
}

/** A type, tier or id, kept as it was sent. `undefined` where it is empty, too long, cut short or unprintable. */
export function toWord(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_WORD_LENGTH) return undefined
  return value.endsWith(CUT_MARK) || CONTROL.test(value) ? undefined : value
}

/** A text for people: at most `maxLength` characters, control characters turned into spaces. */
export function toText(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string') return undefined
  const short = value.length > maxLength ? value.slice(0, maxLength - 1) + CUT_MARK : value
  const text = short.replace(CONTROLS, ' ').trim()
  return text === '' ? undefined : text
}
