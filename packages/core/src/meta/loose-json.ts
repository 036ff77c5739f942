/**
 * Reads JSON as it comes from the network: whole, cut short, written by hand. It never throws, looks at a
 * bounded number of characters, and keeps an object's members as a list, so that repeated keys are kept and no
 * key is ever used as a property name.
 *
 * Beyond JSON it takes single quotes, bare words, comments, missing and superfluous commas, a missing outer
 * brace, missing closers, and several values side by side. Meta's own samples need most of these: they carry
 * comments, a value in single quotes, an ellipsis and a repeated key.
 */

import { cut } from './cut.ts'
import { readHex, toScalar, unescaped } from './loose-scalar.ts'

/** Characters looked at, unless the caller sets another limit. */
export const MAX_LOOSE_LENGTH: number = 65_536

/** Ends a string whose closing quote never came. */
export const CUT_MARK = '…'

/** What is nested deeper than this is skipped. */
const MAX_DEPTH = 16

/** Values read side by side at the top. */
const MAX_TOP_VALUES = 256

const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const APOSTROPHE = 0x27
const ASTERISK = 0x2a
const COMMA = 0x2c
const SLASH = 0x2f
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const NO_BREAK_SPACE = 0xa0
const BYTE_ORDER_MARK = 0xfeff
const END = -1

/** An object as written: its members in order, repeated keys included. */
export class LooseObject {
  readonly keys: string[] = []
  readonly values: unknown[] = []

  /** The last value written under `name`, as JSON has it; `undefined` where there is none. */
  get(name: string): unknown {
    const at = this.keys.lastIndexOf(name)
    return at < 0 ? undefined : this.values[at]
  }
}

/**
 * Reads the values of `text`: strings, numbers, booleans, `null`, arrays, and objects as {@link LooseObject}.
 * A number that the end of the text cuts short is left out, since its last digits may be missing.
 */
export function parseLoose(text: string, maxLength: number = MAX_LOOSE_LENGTH): unknown[] {
  return new Scanner(text.length > maxLength ? text.slice(0, maxLength) : text).readAll()
}

class Scanner {
  readonly text: string
  readonly end: number
  at = 0
  /** Where the next line feed is, and the next backslash, as far as looked up; `Infinity` if there is none. */
  lineFeedAt = -1
  backslashAt = -1

  constructor(text: string) {
    this.text = text
    this.end = text.length
  }

  readAll(): unknown[] {
    const values: unknown[] = []
    while (values.length < MAX_TOP_VALUES) {
      const code = this.peek()
      if (code === END) break
      if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        values.push(this.readValue(code, 1))
      } else if (isPunctuation(code)) {
        this.at++
      } else {
        const quoted = code === QUOTE || code === APOSTROPHE
        const word = quoted ? this.readString(code) : this.readWord()
        if (this.peek() === COLON) {
          const object = new LooseObject()
          this.readMember(object, word, 1)
          this.readMembers(object, 1)
          values.push(object)
        } else {
          values.push(quoted ? word : toScalar(word))
        }
      }
    }
    return values
  }

  /** Steps over white space and comments. Returns the code of the character that follows. */
  peek(): number {
    while (this.at < this.end) {
      const code = this.text.charCodeAt(this.at)
      if (isSpace(code)) {
        this.at++
      } else if (code === SLASH && this.text.charCodeAt(this.at + 1) === SLASH) {
        this.skipLineComment()
      } else if (code === SLASH && this.text.charCodeAt(this.at + 1) === ASTERISK) {
        const close = this.text.indexOf('*/', this.at + 2)
        this.at = close < 0 ? this.end : close + 2
      } else {
        return code
      }
    }
    return END
  }

  /** Where line feeds were lost on the way, a comment ends at the next quote or closer. */
  skipLineComment(): void {
    if (this.lineFeedAt < this.at) {
      this.lineFeedAt = found(this.text.indexOf('\n', this.at))
    }
    if (this.lineFeedAt < this.end) {
      this.at = this.lineFeedAt + 1
      return
    }
    this.at += 2
    while (this.at < this.end) {
      const code = this.text.charCodeAt(this.at)
      if (code === QUOTE || code === CLOSE_BRACE || code === CLOSE_BRACKET) return
      this.at++
    }
  }

  /** Reads the value that begins with `code`. Leaves punctuation that begins no value where it is. */
  readValue(code: number, depth: number): unknown {
    switch (code) {
      case QUOTE:
      case APOSTROPHE:
        return this.readString(code)
      case OPEN_BRACE: {
        if (depth > MAX_DEPTH) return this.skipNested()
        this.at++
        const object = new LooseObject()
        this.readMembers(object, depth)
        return object
      }
      case OPEN_BRACKET:
        return depth > MAX_DEPTH ? this.skipNested() : this.readArray(depth)
      default:
        if (code === END || isPunctuation(code)) return undefined
    }
    const word = this.readWord()
    return this.at < this.end ? toScalar(word) : undefined
  }

  readMembers(object: LooseObject, depth: number): void {
    for (;;) {
      const code = this.peek()
      switch (code) {
        case CLOSE_BRACE:
          this.at++
          return
        case END:
        case CLOSE_BRACKET:
          return
        case COMMA:
        case COLON:
          this.at++
          break
        case OPEN_BRACE:
        case OPEN_BRACKET:
          this.skipNested()
          break
        case QUOTE:
        case APOSTROPHE:
          this.readMember(object, this.readString(code), depth)
          break
        default:
          this.readMember(object, this.readWord(), depth)
      }
    }
  }

  /** Reads what follows a key. A key without a value is left out. */
  readMember(object: LooseObject, key: string, depth: number): void {
    if (this.peek() !== COLON) return
    this.at++
    const value = this.readValue(this.peek(), depth + 1)
    if (value === undefined) return
    object.keys.push(key)
    object.values.push(value)
  }

  readArray(depth: number): unknown[] {
    const values: unknown[] = []
    this.at++
    for (;;) {
      const code = this.peek()
      if (code === END || code === CLOSE_BRACE) return values
      if (code === CLOSE_BRACKET) {
        this.at++
        return values
      }
      if (code === COMMA || code === COLON) {
        this.at++
        continue
      }
      const value = this.readValue(code, depth + 1)
      if (value !== undefined) values.push(value)
    }
  }

  readString(quote: number): string {
    const { text, end } = this
    const start = this.at + 1
    const close = text.indexOf(quote === QUOTE ? '"' : "'", start)
    if (this.backslashAt < start) this.backslashAt = found(text.indexOf('\\', start))
    if (this.backslashAt < (close < 0 ? end : close)) {
      return this.readEscapedString(quote, start, this.backslashAt)
    }
    this.at = close < 0 ? end : close + 1
    return close < 0 ? text.slice(start) + CUT_MARK : cut(text, start, close)
  }

  readEscapedString(quote: number, start: number, firstEscape: number): string {
    const { text, end } = this
    let read = text.slice(start, firstEscape)
    let from = firstEscape
    let at = firstEscape
    while (at < end) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        this.at = at + 1
        return read + text.slice(from, at)
      }
      if (code !== BACKSLASH) {
        at++
        continue
      }
      read += text.slice(from, at)
      const hex = text.charAt(at + 1) === 'u' ? readHex(text, at + 2, end) : -1
      if (hex >= 0) {
        read += String.fromCharCode(hex)
        at += 6
      } else {
        if (at + 1 < end) read += unescaped(text.charAt(at + 1))
        at += 2
      }
      from = at
    }
    this.at = end
    return read + text.slice(from, end) + CUT_MARK
  }

  /** Reads up to white space, punctuation, a quote or a comment: at least one character. */
  readWord(): string {
    const { text, end } = this
    const start = this.at
    let at = start + 1
    while (at < end) {
      const code = text.charCodeAt(at)
      if (isSpace(code) || isPunctuation(code) || code === QUOTE || code === APOSTROPHE) break
      if (code === SLASH && text.charCodeAt(at + 1) === SLASH) break
      at++
    }
    this.at = at
    return text.slice(start, at)
  }

  /** Steps over a nested value without taking it, however deep it goes. */
  skipNested(): undefined {
    let open = 0
    while (this.at < this.end) {
      const code = this.text.charCodeAt(this.at)
      if (code === QUOTE || code === APOSTROPHE) {
        this.readString(code)
        continue
      }
      this.at++
      if (code === OPEN_BRACE || code === OPEN_BRACKET) open++
      else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && --open === 0) return
    }
  }
}

function found(at: number): number {
  return at < 0 ? Number.POSITIVE_INFINITY : at
}

function isSpace(code: number): boolean {
  return (
    code === SPACE ||
    (code >= TAB && code < SPACE) ||
    code === NO_BREAK_SPACE ||
    code === BYTE_ORDER_MARK ||
    code === 0
  )
}

function isPunctuation(code: number): boolean {
  switch (code) {
    case COMMA:
    case COLON:
    case OPEN_BRACE:
    case CLOSE_BRACE:
    case OPEN_BRACKET:
    case CLOSE_BRACKET:
      return true
    default:
      return false
  }
}
