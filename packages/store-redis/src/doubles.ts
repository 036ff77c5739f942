const BYTES = 8

/** Where doubles are written before they are copied: writing to a view is much faster than to a `Buffer`. */
let scratch = new DataView(new ArrayBuffer(4_096))

/** Writes numbers as doubles, lowest byte first: all come through as they are, whole or not, endless or not. */
export function packDoubles(...lists: readonly (readonly number[])[]): Buffer {
  let length = 0
  for (const list of lists) length += list.length * BYTES
  if (length > scratch.byteLength) scratch = new DataView(new ArrayBuffer(2 * length))
  const view = scratch
  let at = 0
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      view.setFloat64(at, list[i]!, true)
      at += BYTES
    }
  }
  const bytes = Buffer.allocUnsafe(length)
  bytes.set(new Uint8Array(view.buffer, 0, length))
  return bytes
}

/** Reads doubles one after the other. */
export class DoubleReader {
  readonly #view: DataView
  #at = 0

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#view = new DataView(buffer, byteOffset, byteLength)
  }

  /** @throws RangeError if there are no more */
  next(): number {
    const value = this.#view.getFloat64(this.#at, true)
    this.#at += BYTES
    return value
  }
}
