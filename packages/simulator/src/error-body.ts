import type { ErrorAnswer } from './family.ts'
import type { Random } from './random.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** A trace id in the form of Meta's: `A` and 22 more characters. */
function traceId(random: Random): string {
  let id = 'A'
  for (let i = 0; i < 22; i++) id += ALPHABET[Math.floor(random() * ALPHABET.length)]
  return id
}

/** Writes an error as Meta does, key order included. */
export function errorBody(error: ErrorAnswer, random: Random, type = 'OAuthException'): string {
  return JSON.stringify({
    error: {
      message: error.message,
      type,
      is_transient: error.transient,
      code: error.code,
      error_data: error.data,
      error_subcode: error.subcode,
      fbtrace_id: traceId(random),
    },
  })
}

/** The answer to a token that is missing or unknown. */
export const invalidToken: ErrorAnswer = {
  status: 400,
  code: 190,
  message: 'Invalid OAuth access token - Cannot parse access token',
}
