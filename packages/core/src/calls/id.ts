const ID = /^[\w.:@-]{1,128}$/

/** Longest id that a token is known by. Access tokens are longer. */
const LONGEST_TOKEN_ID = 64

/** Whether a value is an id, or a name in the place of one, that may become part of a key. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/** Whether a value is an id that a token may be known by, and no access token: of those, an app's has a `|`. */
export function isTokenId(value: unknown): value is string {
  return isId(value) && value.length <= LONGEST_TOKEN_ID
}
