/** Reads one header out of whatever shape an HTTP client keeps its headers in. */

/** The value of a header: one, several, or none. */
export type HeaderValue = string | number | readonly string[] | null | undefined

/** Anything that hands out headers by name: WHATWG `Headers`, a `Map` with lower-case keys, axios' headers. */
export interface HeadersGetter {
  /** The value of the header `name`, or nothing. */
  get(name: string): unknown
}

/** One header as an item of a Graph API batch answer carries it. */
export interface HeaderItem {
  /** The header's name, in any case. */
  readonly name: string
  /** Its value. */
  readonly value: HeaderValue
}

/**
 * Response headers in any of the shapes that HTTP clients use:
 *
 * - WHATWG `Headers`, or anything else with `get(name)`,
 * - a plain object, names in any case,
 * - an array of pairs `[name, value]`,
 * - Node's flat `rawHeaders`: `[name, value, name, value, …]`,
 * - the items of a batch answer: `[{ name, value }, …]`,
 * - `undefined` or `null`: none.
 */
export type HeadersInput =
  | HeadersGetter
  | { readonly [name: string]: HeaderValue }
  | readonly (readonly [string, HeaderValue])[]
  | readonly (readonly string[])[]
  | readonly HeaderItem[]
  | readonly string[]
  | null
  | undefined

/** Entries of an array, or keys of an object, that are looked at. */
const MAX_ENTRIES = 2_048

/** Characters of a header that are handed on. */
const MAX_VALUE_LENGTH = 65_536

/**
 * Reads the header `lowerCaseName`, whatever the case it was sent in. A header that occurs more than once is
 * joined with `', '`, as WHATWG `Headers` does. `undefined` where there is none, or where it cannot be read:
 * this never throws.
 */
export function readHeader(headers: HeadersInput, lowerCaseName: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  try {
    if (Array.isArray(headers)) return readList(headers, lowerCaseName)
    if (hasGetter(headers)) return readGetter(headers, lowerCaseName)
    return readObject(headers as Readonly<Record<string, unknown>>, lowerCaseName)
  } catch {
    return undefined
  }
}

function hasGetter(headers: object): headers is HeadersGetter {
  return 'get' in headers && typeof headers.get === 'function'
}

function readGetter(headers: HeadersGetter, name: string): string | undefined {
  let value = toValue(headers.get(name))
  if (value !== undefined || !(headers instanceof Map)) return value
  let seen = 0
  for (const entry of headers as Map<unknown, unknown>) {
    if (++seen > MAX_ENTRIES) break
    if (isSameName(entry[0], name)) value = joined(value, toValue(entry[1]))
  }
  return value
}

function readObject(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (Object.hasOwn(headers, name)) return toValue(headers[name])
  let value: string | undefined
  let seen = 0
  for (const key in headers) {
    if (++seen > MAX_ENTRIES) break
    if (isSameName(key, name) && Object.hasOwn(headers, key)) value = joined(value, toValue(headers[key]))
  }
  return value
}

function readList(headers: readonly unknown[], name: string): string | undefined {
  const length = Math.min(headers.length, MAX_ENTRIES)
  let value: string | undefined
  for (let at = 0; at < length; at++) {
    const entry = headers[at]
    if (typeof entry === 'string') {
      at++
      if (isSameName(entry, name)) value = joined(value, toValue(headers[at]))
    } else if (Array.isArray(entry)) {
      if (isSameName(entry[0], name)) value = joined(value, toValue(entry[1]))
    } else if (typeof entry === 'object' && entry !== null) {
      const item = entry as Partial<HeaderItem>
      if (isSameName(item.name, name)) value = joined(value, toValue(item.value))
    }
  }
  return value
}

function isSameName(name: unknown, lowerCaseName: string): boolean {
  return (
    typeof name === 'string' &&
    name.length === lowerCaseName.length &&
    (name === lowerCaseName || name.toLowerCase() === lowerCaseName)
  )
}

function toValue(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value.length > MAX_VALUE_LENGTH ? value.slice(0, MAX_VALUE_LENGTH) : value
  }
  if (typeof value === 'number') return String(value)
  if (!Array.isArray(value)) return undefined
  let text: string | undefined
  const length = Math.min(value.length, MAX_ENTRIES)
  for (let at = 0; at < length; at++) {
    const part: unknown = value[at]
    if (typeof part === 'string' || typeof part === 'number') text = joined(text, toValue(part))
  }
  return text
}

function joined(before: string | undefined, value: string | undefined): string | undefined {
  if (before === undefined || value === undefined) return before ?? value
  return before.length + value.length > MAX_VALUE_LENGTH ? before : `${before}, ${value}`
}
