const BYTES = 8

/** Writes numbers as doubles, lowest byte first: all come through as they are, whole or not, endless or not. */
export function packDoubles(...lists: readonly (readonly number[])[]): Buffer {
  const length = lists.reduce((sum, list) => sum + list.length, 0)
  const bytes = Buffer.allocUnsafe(length * BYTES)
  let at = 0
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) at = bytes.writeDoubleLE(list[i]!, at)
  }
  return bytes
}

/** Reads doubles one after the other. */
export class DoubleReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** @throws RangeError if there are no more */
  next(): number {
    const value = this.#bytes.readDoubleLE(this.#at)
    this.#at += BYTES
    return value
  }
}
