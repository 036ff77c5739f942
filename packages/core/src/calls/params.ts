/** Parameters of a call, from wherever its sender put them. */
export interface Params {
  /** The value of a parameter: from the body, else from the query. Text, where the call was written as text. */
  get(name: string): unknown
}

/**
 * Reads parameters from a body and a query. A body is an object, `URLSearchParams`, `FormData`, or text: JSON or
 * a form. What cannot be read has no parameters.
 *
 * @param query from its `?` on, or empty
 */
export function readParams(body: unknown, query: string): Params {
  const read = readBody(body)
  let search: URLSearchParams | undefined
  return {
    get(name) {
      const value = read(name)
      if (value !== undefined || query === '') return value
      search ??= new URLSearchParams(query.split('#', 1)[0])
      return search.get(name) ?? undefined
    },
  }
}

/** A value as an object: a form carries objects as JSON text. */
export function toObject(value: unknown): object | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value
  return typeof parsed === 'object' && parsed !== null ? parsed : undefined
}

/** The field of an object that came from outside. */
export function fieldOf(object: object | undefined, name: string): unknown {
  return object !== undefined && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined
}

/** Parses text that may be JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface HasGet {
  get(name: string): unknown
}

function readBody(body: unknown): (name: string) => unknown {
  if (typeof body === 'string') {
    const object = isJson(body) ? toObject(body) : undefined
    return object === undefined ? getter(new URLSearchParams(body)) : (name) => fieldOf(object, name)
  }
  if (typeof body !== 'object' || body === null) return () => undefined
  return isHasGet(body) ? getter(body) : (name) => fieldOf(body, name)
}

function isJson(text: string): boolean {
  return /^\s*[{[]/.test(text)
}

/** An object of the caller's may have a parameter of the name `get`; a form has a method, from its class. */
function isHasGet(body: object): body is HasGet {
  return !Object.hasOwn(body, 'get') && typeof (body as Partial<HasGet>).get === 'function'
}

function getter(form: HasGet): (name: string) => unknown {
  return (name) => form.get(name) ?? undefined
}
