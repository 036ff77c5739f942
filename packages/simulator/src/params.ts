/** The parameters of one call: its query first, then its body. */
export interface Params {
  /** The value of a parameter as text, whatever form it came in; objects come as JSON. */
  get(name: string): string | undefined
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Reads `a=1&b=2`. The first of two equal names wins; what cannot be decoded stays as it is. */
function parseQuery(query: string): Map<string, string> {
  const values = new Map<string, string>()
  let start = 0
  while (start < query.length) {
    let end = query.indexOf('&', start)
    if (end === -1) end = query.length
    const equals = query.indexOf('=', start)
    const split = equals === -1 || equals > end ? end : equals
    const name = decode(query.slice(start, split))
    if (name !== '' && !values.has(name)) values.set(name, decode(query.slice(split + 1, end)))
    start = end + 1
  }
  return values
}

function parseJson(body: string): Map<string, string> {
  const values = new Map<string, string>()
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return values
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return values
  for (const [name, value] of Object.entries(parsed)) {
    if (value !== undefined && value !== null) {
      values.set(name, typeof value === 'string' ? value : JSON.stringify(value))
    }
  }
  return values
}

/** Reads a body as JSON when it looks like an object, else as a form. */
function parseBody(body: string): Map<string, string> {
  return /^\s*\{/.test(body) ? parseJson(body) : parseQuery(body)
}

/** Joins a query and a body that is read only when the query has not the name. */
export function createParams(query: string, body: string | undefined): Params {
  const fromQuery = query === '' ? undefined : parseQuery(query)
  let fromBody: Map<string, string> | undefined
  return {
    get(name) {
      const value = fromQuery?.get(name)
      if (value !== undefined || body === undefined || body === '') return value
      fromBody ??= parseBody(body)
      return fromBody.get(name)
    },
  }
}
