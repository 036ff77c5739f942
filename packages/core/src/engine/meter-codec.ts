/**
 * A meter as bytes, for stores that keep it outside of this process: a format number, then every field in turn.
 *
 * To add a field: raise `FORMAT`, write the field at the end of its part, and read it there with a default for
 * older formats, as in `from.format < 2 ? -1 : from.number()`. What was written before stays readable for ever.
 */

import { HeadgateError } from '../errors.ts'
import type { BlockState } from './algorithms/block.ts'
import type { ReadingState } from './algorithms/reading.ts'
import type { ScoreState } from './algorithms/score.ts'
import { hasWindow } from './algorithms/window.ts'
import type { MeterState } from './meter.ts'

/** Number of the format that is written, 1 to 249. All up to it can be read. */
const FORMAT = 1

/** Which of the optional parts follow, a bit each. */
const PARTS = { window: 1, score: 2, reading: 4, block: 8 } as const
const ALL_PARTS = 15

/**
 * Writes a meter as bytes, in the newest format. A window of 120 slots takes 300 to 700 of them. They may be a view
 * of a larger buffer.
 */
export function encodeMeter(meter: MeterState): Uint8Array {
  const { score, reading, block } = meter
  const to = writer
  to.start(FORMAT)
  to.number(meter.seq)
  to.number(meter.firmSeq)
  to.number(meter.inFlight)
  to.number(
    (hasWindow(meter) ? PARTS.window : 0) |
      (score === undefined ? 0 : PARTS.score) |
      (reading === undefined ? 0 : PARTS.reading) |
      (block === undefined ? 0 : PARTS.block),
  )
  if (hasWindow(meter)) writeWindow(to, meter)
  if (score !== undefined) writeScore(to, score)
  if (reading !== undefined) writeReading(to, reading)
  if (block !== undefined) writeBlock(to, block)
  return to.finish()
}

/**
 * Reads what {@link encodeMeter} of this or an earlier version wrote.
 *
 * @throws {HeadgateError} `ERR_STORE_FORMAT` for the format of a later version, and for what is no meter.
 */
export function decodeMeter(bytes: Uint8Array): MeterState {
  const from = new Reader(bytes)
  const seq = from.number()
  const firmSeq = from.number()
  const inFlight = from.number()
  const parts = from.number()
  if (!Number.isInteger(parts) || parts > ALL_PARTS) throw damaged(bytes)
  const isWindow = (parts & PARTS.window) !== 0
  const meter: MeterState = {
    seq,
    firmSeq,
    inFlight,
    slotMs: isWindow ? from.number() : 0,
    used: isWindow ? from.number() : 0,
    slots: isWindow ? from.slots() : [],
    score: parts & PARTS.score ? readScore(from) : undefined,
    reading: parts & PARTS.reading ? readReading(from) : undefined,
    block: parts & PARTS.block ? readBlock(from) : undefined,
  }
  from.end()
  if (isWindow && !(meter.slotMs > 0)) throw damaged(bytes)
  return meter
}

function writeWindow(to: Writer, { slotMs, used, slots }: MeterState): void {
  to.number(slotMs)
  to.number(used)
  to.slots(slots)
}

function writeScore(to: Writer, { level, at }: ScoreState): void {
  to.number(level)
  to.number(at)
}

function readScore(from: Reader): ScoreState {
  return { level: from.number(), at: from.number() }
}

function writeReading(to: Writer, reading: ReadingState): void {
  to.number(reading.percent)
  to.number(reading.at)
  to.number(reading.seq)
  to.number(reading.foreign)
  to.number(reading.learned)
  to.number(reading.learnedAt)
  to.number(reading.sharedAt)
  to.number(reading.unread)
  to.number(reading.askedAt)
  to.number(reading.asked)
}

function readReading(from: Reader): ReadingState {
  return {
    percent: from.number(),
    at: from.number(),
    seq: from.number(),
    foreign: from.number(),
    learned: from.number(),
    learnedAt: from.number(),
    sharedAt: from.number(),
    unread: from.number(),
    askedAt: from.number(),
    asked: from.number(),
  }
}

function writeBlock(to: Writer, block: BlockState): void {
  to.number(block.until)
  to.number(block.lengthMs)
  to.number(block.strikes)
  to.number(block.seq)
  to.number(block.resumed ? 1 : 0)
  to.number(block.probeUntil)
  to.number(block.probeMs)
  to.number(block.struckAt)
  to.number(block.fitted)
}

function readBlock(from: Reader): BlockState {
  return {
    until: from.number(),
    lengthMs: from.number(),
    strikes: from.number(),
    seq: from.number(),
    resumed: from.number() !== 0,
    probeUntil: from.number(),
    probeMs: from.number(),
    struckAt: from.number(),
    fitted: from.number(),
  }
}

// A number takes one byte if it is whole and small, else a byte that says how many follow.
const TWO_BYTES = 250
const FOUR_BYTES = 251
const EIGHT_BYTES = 252
const WIDEST = 9

/** Room is taken in pieces of so many bytes: an array of bytes is slow to make, a view of one is not. */
const PIECE_BYTES = 65_536

class Writer {
  #bytes = new Uint8Array(PIECE_BYTES)
  #view = new DataView(this.#bytes.buffer)
  #start = 0
  #end = 0

  start(format: number): void {
    this.#start = this.#end
    this.number(format)
  }

  number(value: number): void {
    this.#reserve(WIDEST)
    this.#end = this.#put(value, this.#end)
  }

  /** Writes the slots of a window: how many, then of each its distance to the last, mostly 1, and its cost. */
  slots(slots: readonly number[]): void {
    this.number(slots.length / 2)
    this.#reserve(slots.length * WIDEST)
    const bytes = this.#bytes
    let at = this.#end
    let previous = 0
    // Most of what a meter has, so the short way is laid out here.
    for (let i = 0; i < slots.length; i += 2) {
      const index = slots[i]!
      const distance = index - previous
      const cost = slots[i + 1]!
      previous = index
      if (distance < TWO_BYTES && distance >>> 0 === distance) bytes[at++] = distance
      else at = this.#put(distance, at)
      if (cost < TWO_BYTES && cost >>> 0 === cost) bytes[at++] = cost
      else at = this.#put(cost, at)
    }
    this.#end = at
  }

  /** What was written since the start. Nothing else is ever written there. */
  finish(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  /** Writes a number at `at`, where there is room for it, and returns where the next goes. */
  #put(value: number, at: number): number {
    // `>>> 0` keeps a whole number below 2^32 as it is, and no other.
    const whole = value >>> 0
    if (whole !== value) {
      this.#bytes[at] = EIGHT_BYTES
      this.#view.setFloat64(at + 1, value, true)
      return at + WIDEST
    }
    if (whole < TWO_BYTES) {
      this.#bytes[at] = whole
      return at + 1
    }
    if (whole < 2 ** 16) {
      this.#bytes[at] = TWO_BYTES
      this.#view.setUint16(at + 1, whole, true)
      return at + 3
    }
    this.#bytes[at] = FOUR_BYTES
    this.#view.setUint32(at + 1, whole, true)
    return at + 5
  }

  #reserve(size: number): void {
    if (this.#end + size <= this.#bytes.length) return
    const written = this.finish()
    this.#bytes = new Uint8Array(Math.max(PIECE_BYTES, written.length + size))
    this.#view = new DataView(this.#bytes.buffer)
    this.#bytes.set(written)
    this.#start = 0
    this.#end = written.length
  }
}

/** Used for every meter: nothing comes between its start and its finish. */
const writer = new Writer()

class Reader {
  /** Number of the format that is read. */
  readonly format: number
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 1

  constructor(bytes: Uint8Array) {
    const format = bytes[0] ?? 0
    if (format < 1) throw damaged(bytes)
    if (format > FORMAT) {
      throw new HeadgateError(
        'ERR_STORE_FORMAT',
        `A meter is stored in format ${format}; this version of @headgate/core reads up to ${FORMAT}. Update it to at least the version that wrote the meter.`,
      )
    }
    this.format = format
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  number(): number {
    const at = this.#at
    const first = this.#bytes[at]
    if (first === undefined) throw damaged(this.#bytes)
    if (first < TWO_BYTES) {
      this.#at = at + 1
      return first
    }
    return this.#wide(first, at + 1)
  }

  slots(): number[] {
    const count = this.number()
    // A damaged number must not make a huge array: what follows is at least two bytes for each slot.
    const most = (this.#bytes.length - this.#at) / 2
    if (!(Number.isInteger(count) && count >= 0 && count <= most)) throw damaged(this.#bytes)
    const slots = new Array<number>(2 * count)
    let index = 0
    for (let i = 0; i < slots.length; i += 2) {
      index += this.number()
      slots[i] = index
      slots[i + 1] = this.number()
    }
    return slots
  }

  /** Makes sure that nothing is left. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw damaged(this.#bytes)
  }

  #wide(kind: number, at: number): number {
    const size = kind === TWO_BYTES ? 2 : kind === FOUR_BYTES ? 4 : kind === EIGHT_BYTES ? 8 : 0
    if (size === 0 || at + size > this.#bytes.length) throw damaged(this.#bytes)
    this.#at = at + size
    if (size === 2) return this.#view.getUint16(at, true)
    return size === 4 ? this.#view.getUint32(at, true) : this.#view.getFloat64(at, true)
  }
}

function damaged(bytes: Uint8Array): HeadgateError {
  return new HeadgateError(
    'ERR_STORE_FORMAT',
    `A stored meter of ${bytes.length} bytes is damaged; it should be what encodeMeter wrote. Restore it from a backup, or delete it: it then starts afresh.`,
  )
}
