const BYTES = 8

/** Writes numbers as doubles, lowest byte first: all come through as they are, whole or not, endless or not. */
export function packDoubles(numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * BYTES)
  for (let i = 0; i < numbers.length; i++) bytes.writeDoubleLE(numbers[i]!, i * BYTES)
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
