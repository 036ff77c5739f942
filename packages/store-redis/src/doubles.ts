const BYTES = 8

/** Writes numbers as doubles, lowest byte first: all come through as they are, whole or not, endless or not. */
export function packDoubles(...lists: readonly (readonly number[])[]): Buffer {
  let length = 0
  for (const list of lists) length += list.length * BYTES
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (const list of lists) for (const value of list) at = bytes.writeDoubleLE(value, at)
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
