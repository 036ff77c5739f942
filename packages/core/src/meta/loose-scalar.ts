/** Characters and words of loosely written JSON: what they stand for. */

const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39

/** Digits that always fit a double exactly. */
const SAFE_DIGITS = 15

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** What a word without quotes stands for: a number, `true`, `false`, `null` (also as Python spells them), or itself. */
export function toScalar(word: string): unknown {
  const first = word.charCodeAt(0)
  if (first === MINUS || (first >= ZERO && first <= NINE)) return toNumberOrWord(word)
  switch (word) {
    case 'true':
    case 'True':
      return true
    case 'false':
    case 'False':
      return false
    case 'null':
    case 'None':
      return null
    default:
      return word
  }
}

function toNumberOrWord(word: string): number | string {
  let value = 0
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (code < ZERO || code > NINE || at === SAFE_DIGITS) return NUMBER.test(word) ? Number(word) : word
    value = value * 10 + (code - ZERO)
  }
  return value
}

/** The number of the four hexadecimal digits at `at`; -1 where they are not. */
export function readHex(text: string, at: number, end: number): number {
  if (at + 4 > end) return -1
  let value = 0
  for (let i = at; i < at + 4; i++) {
    const digit = Number.parseInt(text.charAt(i), 16)
    if (Number.isNaN(digit)) return -1
    value = value * 16 + digit
  }
  return value
}

/** What a backslash and `character` stand for. */
export function unescaped(character: string): string {
  switch (character) {
    case 'b':
      return '\b'
    case 'f':
      return '\f'
    case 'n':
      return '\n'
    case 'r':
      return '\r'
    case 't':
      return '\t'
    default:
      return character
  }
}
